import type { FindingSeverity } from "../../../../src/contract/doctor.ts";
import type { ResponseOf } from "../../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../../src/contract/endpoints.ts";
import type { MetricSource } from "../../metrics/metric-series.ts";
import type { InstanceHub, LiveInstance } from "../instance-hub.ts";
import { overviewOf } from "./cluster-overview.ts";
import { InstanceDoctor } from "./instance-doctor.ts";

const tickMs = 1000;
const mostFindings = 200;

/** Examines every instance in the background; pages read what was found and cost the engines nothing. */
export class Doctor {
  readonly #hub: InstanceHub;
  readonly #metrics: Pick<MetricSource, "query">;
  /** An instance that is connected anew begins anew. */
  readonly #doctors = new WeakMap<LiveInstance, InstanceDoctor>();
  #timer: NodeJS.Timeout | undefined;

  constructor(hub: InstanceHub, metrics: Pick<MetricSource, "query">) {
    this.#hub = hub;
    this.#metrics = metrics;
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#tick(), tickMs).unref();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  findings(instanceId: string): ResponseOf<Endpoints["listFindings"]> {
    const doctor = this.#of(this.#hub.get(instanceId));
    const count = (severity: FindingSeverity): number => doctor.findings.filter((finding) => finding.severity === severity).length;
    return { findings: doctor.findings.slice(0, mostFindings), total: { act: count("act"), watch: count("watch"), note: count("note") }, checks: doctor.checkStates, asOf: doctor.examinedAtMs };
  }

  /** OVER-1: from the snapshot; nobody is asked. */
  overview(instanceId: string): ResponseOf<Endpoints["getOverview"]> {
    const live = this.#hub.get(instanceId);
    return overviewOf(live, this.#of(live).producersOf);
  }

  healthOf(live: LiveInstance): FindingSeverity | "none" | null {
    const doctor = this.#of(live);
    return doctor.examinedAtMs === 0 ? null : (doctor.findings[0]?.severity ?? "none");
  }

  #of(live: LiveInstance): InstanceDoctor {
    const known = this.#doctors.get(live);
    if (known) return known;
    const made = new InstanceDoctor(live, this.#metrics);
    this.#doctors.set(live, made);
    return made;
  }

  #tick(): void {
    const { clock, log } = this.#hub.parts;
    for (const live of this.#hub.list()) {
      this.#of(live)
        .tick(clock())
        .catch((error: unknown) => log.warn({ event: "examinationFailed", instanceId: live.stored.id, reason: error instanceof Error ? error.message : String(error) }, "an instance was not examined"));
    }
  }
}
