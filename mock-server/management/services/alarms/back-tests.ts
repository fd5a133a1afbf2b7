import type { BackTest } from "../../../../src/contract/alarm-rules.ts";
import type { HandlerInput } from "../../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../../src/contract/endpoints.ts";
import { backTest } from "../../alarms/back-test.ts";
import type { BackTestSource } from "../../alarms/back-test.ts";
import type { AlarmTemplatesStore } from "../../store/alarm-templates-store.ts";
import type { InstanceHub } from "../instance-hub.ts";
import { userSubjects } from "../user-subjects.ts";
import { withTemplate } from "./template-conditions.ts";

const dayMs = 24 * 60 * 60_000;

/** What a rule that is not saved would have done (PRODUCT, "what none of the others has" 5). */
export class BackTests {
  readonly #hub: InstanceHub;
  readonly #source: BackTestSource;
  readonly #templates: AlarmTemplatesStore;

  constructor(hub: InstanceHub, source: BackTestSource, templates: AlarmTemplatesStore) {
    this.#hub = hub;
    this.#templates = templates;
    this.#source = source;
  }

  async run(instanceId: string, { days, rule }: HandlerInput<Endpoints["backTestAlarmRule"]>["body"], signal: AbortSignal): Promise<BackTest> {
    this.#hub.get(instanceId);
    const nowMs = this.#hub.parts.clock();
    return backTest(this.#source, { instanceId, rule: withTemplate(this.#templates, rule), fromMs: nowMs - days * dayMs, toMs: nowMs, nowMs, accepts: userSubjects(this.#hub, instanceId) }, signal);
  }
}
