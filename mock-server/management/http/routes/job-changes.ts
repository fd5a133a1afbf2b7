import type { FastifyInstance } from "fastify";
import type { Jobs } from "../../services/jobs/jobs.ts";
import { bindStream } from "../bind-stream.ts";
import type { EventSink } from "../bind-stream.ts";
import type { OpenStreams } from "../open-streams.ts";

/** A job may save a hundred times a second; a reader wants to see it move. */
const tellEveryMs = 300;

export function bindJobChanges(app: FastifyInstance, open: OpenStreams, jobs: Jobs): void {
  bindStream(app, open, "watchJobs", ({ params: { instanceId } }) => {
    const unfinished = new Set(jobs.unfinished(instanceId).map(({ id }) => id));
    return (sink) => follow(jobs, instanceId, unfinished, sink);
  });
}

/** Tells what changed since it told last; a reader that is behind gets the state of then. */
function follow(jobs: Jobs, instanceId: string, changed: Set<string>, sink: EventSink<"watchJobs">): () => void {
  const tell = (): void => {
    const present = [...changed].map((id) => ({ id, job: jobs.find(instanceId, id) }));
    const data = { jobs: present.flatMap(({ job }) => job ?? []), removed: present.flatMap(({ id, job }) => (job ? [] : id)) };
    if (sink.send({ type: "changed", data })) changed.clear();
  };
  const stop = jobs.onChange((ofInstance, jobId) => {
    if (ofInstance === instanceId) changed.add(jobId);
  });
  const timer = setInterval(() => {
    if (changed.size > 0 && sink.isReady) tell();
  }, tellEveryMs);
  tell();
  return () => {
    clearInterval(timer);
    stop();
  };
}
