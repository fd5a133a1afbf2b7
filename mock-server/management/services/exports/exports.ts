import type { z } from "zod";
import type { exportEndpoints } from "../../../../src/contract/exports.ts";
import type { Job } from "../../../../src/contract/jobs.ts";
import type { Actor } from "../actor.ts";
import type { InstanceHub } from "../instance-hub.ts";
import { topicEntry } from "../instance-reads.ts";
import type { Jobs } from "../jobs/jobs.ts";
import { fieldRefusal } from "../service-error.ts";

type ExportRequest = z.output<typeof exportEndpoints.startExport.body>;

/** Starts exports of messages and dead letters (MSG-023, DLQ-10); `exportJob` does the work. */
export class Exports {
  readonly #hub: InstanceHub;
  readonly #jobs: Jobs;

  constructor(hub: InstanceHub, jobs: Jobs) {
    this.#hub = hub;
    this.#jobs = jobs;
  }

  async start(instanceId: string, { form, source }: ExportRequest, actor: Actor): Promise<Job> {
    const live = this.#hub.get(instanceId);
    if (source.kind === "messages") return this.#jobs.start("export", { instanceId, subject: source.topic, input: { source, form }, total: source.offsetMessageIds.length }, actor);
    const topic = source.kind === "topic" ? source.topic : `%DLQ%${source.group}`;
    await topicEntry(live, topic);
    // The end is fixed now, so that a job that goes on tomorrow still means what was seen when it began.
    const endAt = source.endAt ?? this.#hub.parts.clock();
    if (source.beginAt !== undefined && source.beginAt > endAt) throw fieldRefusal("source.beginAt", "too_big", "The begin is after the end.", endAt);
    return this.#jobs.start("export", { instanceId, subject: topic, input: { source: { ...source, endAt }, form } }, actor);
  }
}
