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

const deeds: Record<string, (jobId: string) => Promise<unknown>> = {
  pause: (jobId) => jobs.pause("a", jobId, actor),
  resume: (jobId) => jobs.resume("a", jobId, actor),
  cancel: (jobId) => jobs.cancel("a", jobId, actor),
  start: async () => process.send?.({ started: (await jobs.start("export", { instanceId: "a", subject: "numbers", input: { count: 2_000, every: 7 } }, actor)).id }),
  state: async (jobId) => process.send?.({ state: store.find(jobId)?.state }),
};
process.on("message", (message) => {
  const { deed, jobId } = { deed: "", jobId: "", ...(typeof message === "object" ? message : {}) };
  void deeds[deed]?.(jobId).then(() => process.send?.({ did: deed }));
});
