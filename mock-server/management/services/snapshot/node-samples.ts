import type { MetricSubject } from "../../../../src/contract/metrics.ts";
import type { InstanceSnapshot } from "./instance-snapshot.ts";
import type { PutPoint, StepSampler } from "./metric-step.ts";

const instance: MetricSubject = { scope: "instance" };

/** How many nodes do not answer. It is told in every step of an outage too: all that were seen last, when none can be asked. */
export class NodeSamples implements StepSampler {
  readonly #snapshot: InstanceSnapshot;

  constructor(snapshot: InstanceSnapshot) {
    this.#snapshot = snapshot;
  }

  sample(_atMs: number, put: PutPoint): void {
    const { nodes, nodesUnread } = this.#snapshot;
    const down = nodesUnread ? nodes : nodes.filter(({ runtime }) => runtime.runtime === null);
    if (nodes.length > 0) put("nodesDown", instance, down.length);
  }
}

/** What was read before stays in the snapshot; told now it would be a lie, so the figures of the sampler have gaps instead. */
export function onlyWhile(isKnown: () => boolean, sampler: StepSampler): StepSampler {
  return {
    sample(atMs, put) {
      if (isKnown()) sampler.sample(atMs, put);
    },
  };
}
