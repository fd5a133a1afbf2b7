import { metricRule } from "../../../../../src/contract/metric-names.ts";
import type { MetricName } from "../../../../../src/contract/metric-names.ts";
import type { TellAbsence } from "../absence-memory.ts";

const depths = ["inflight", "ready", "readyTime"] as const satisfies readonly MetricName[];

/** Says that in flight and ready are not known when the clients of all groups that lag are silent about them. */
export class AbsentDepths {
  readonly #tell: TellAbsence;
  #known = 0;
  #silent = 0;

  constructor(tell: TellAbsence) {
    this.#tell = tell;
  }

  /** A group that is online and lags. */
  saw(isKnown: boolean, wasAsked: boolean): void {
    if (isKnown) this.#known++;
    else if (wasAsked) this.#silent++;
  }

  endStep(): void {
    const reason = this.#silent > 0 && this.#known === 0 ? "clientsDoNotTell" : null;
    this.#known = this.#silent = 0;
    for (const metric of depths) for (const scope of metricRule(metric).scopes) this.#tell(metric, scope, reason);
  }
}
