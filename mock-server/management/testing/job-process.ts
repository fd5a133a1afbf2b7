import { countingJob } from "./counting-job.ts";
import { openJobServer } from "./job-server.ts";

/*
 * A server with nothing but jobs, for tests that kill it: `node job-process.ts FOLDER`. Tells its parent of every job that
 * ended; starts, pauses, resumes and cancels what it is told to.
 */
const actor = { account: "admin", address: "127.0.0.1" };
const { jobs, store } = openJobServer(process.argv[2] ?? "");
jobs.register("export", countingJob((_context, number) => void process.send?.({ number })));
jobs.open();

const start = async (count: number): Promise<unknown> => process.send?.({ started: (await jobs.start("export", { instanceId: "a", subject: "numbers", input: { count, every: 7 } }, actor)).id });
const deeds: Record<string, (jobId: string) => Promise<unknown>> = {
  pause: (jobId) => jobs.pause("a", jobId, actor),
  resume: (jobId) => jobs.resume("a", jobId, actor),
  cancel: (jobId) => jobs.cancel("a", jobId, actor),
  start: () => start(2_000),
  startLong: () => start(10_000_000),
  state: async (jobId) => process.send?.({ state: store.find(jobId)?.state }),
};
process.on("message", (message) => {
  const { deed, jobId } = { deed: "", jobId: "", ...(typeof message === "object" ? message : {}) };
  void deeds[deed]?.(jobId).then(() => process.send?.({ did: deed }));
});
