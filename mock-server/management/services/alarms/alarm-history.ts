import { alarmsKept } from "../../../../src/contract/alarm-events.ts";
import type { Alarm } from "../../../../src/contract/alarm-events.ts";
import type { HandlerInput, ResponseOf } from "../../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../../src/contract/endpoints.ts";
import type { AlarmHistoryStore, StoredAlarm } from "../../store/alarm-history-store.ts";
import type { AlarmRulesStore } from "../../store/alarm-rules-store.ts";
import type { Actor } from "../actor.ts";
import type { AuditTrail } from "../audit-trail.ts";
import type { InstanceHub } from "../instance-hub.ts";
import { fieldRefusal, refusal } from "../service-error.ts";

/** Alarms that are over are kept for a year, the newest of each instance. */
const keptMs = alarmsKept.days * 24 * 60 * 60_000;

export interface AlarmHistoryParts {
  hub: InstanceHub;
  history: AlarmHistoryStore;
  rules: AlarmRulesStore;
  audit: AuditTrail;
}

/** Alarms that stand and that are over (ALM-032). */
export class AlarmHistory {
  readonly #parts: AlarmHistoryParts;

  constructor(parts: AlarmHistoryParts) {
    this.#parts = parts;
  }

  list(instanceId: string, { from, page, pageSize, to, ...query }: HandlerInput<Endpoints["listAlarmEvents"]>["query"]): ResponseOf<Endpoints["listAlarmEvents"]> {
    const { history, hub } = this.#parts;
    const { stored } = hub.get(instanceId);
    if (to !== 0 && from >= to) throw fieldRefusal("to", "too_small", "The end of the range must lie after its begin.", from + 1);
    const { alarms, total } = history.page({ ...query, instanceId, fromMs: from, toMs: to, limit: pageSize, offset: (page - 1) * pageSize });
    return { rows: alarms.map((alarm) => Object.assign(alarm, { instanceName: stored.name })), total, page, pageSize, asOf: hub.parts.clock(), warnings: [] };
  }

  get(instanceId: string, alarmId: string): ResponseOf<Endpoints["getAlarm"]> {
    const { history, hub, rules } = this.#parts;
    const found = this.#find(instanceId, alarmId);
    return { ...found, instanceName: hub.get(instanceId).stored.name, events: history.events(alarmId), ruleExists: rules.find(found.ruleId) !== undefined };
  }

  /** A second one replaces name and note of the first. An alarm that is over takes a note as well. */
  async acknowledge(instanceId: string, alarmId: string, note: string, actor: Actor): Promise<Alarm> {
    const { audit, history, hub } = this.#parts;
    const found = this.#find(instanceId, alarmId);
    return audit.record(actor, { action: "acknowledgeAlarm", instanceId, subject: `${found.ruleName} ${alarmId}`, before: { acknowledgedBy: found.acknowledgedBy, note: found.note }, after: { note } }, async () => {
      history.acknowledge(alarmId, hub.parts.clock(), actor.account, note);
      return { ...this.#find(instanceId, alarmId), instanceName: hub.get(instanceId).stored.name };
    });
  }

  /** Of every instance, for the bell of the shell. */
  countFiring(): ResponseOf<Endpoints["countFiringAlarms"]> {
    const { history, hub } = this.#parts;
    const names = new Map(hub.list().map(({ stored }) => [stored.id, stored.name]));
    const instances = history.standing().map((row) => Object.assign(row, { instanceName: names.get(row.instanceId) ?? row.instanceId }));
    const sum = (of: "total" | "acknowledged"): number => instances.reduce((all, row) => all + row[of], 0);
    return { total: sum("total"), acknowledged: sum("acknowledged"), instances, asOf: hub.parts.clock() };
  }

  /** Those that stand stay, however old. */
  *removeExpired(rows: number): Generator<void> {
    const { history, hub } = this.#parts;
    const tooOld = { endedAtMs: hub.parts.clock() - keptMs - 1, id: Number.MAX_SAFE_INTEGER };
    for (const { stored } of hub.list()) {
      for (const place of [tooOld, history.endedBeyond(stored.id, alarmsKept.ofInstance) ?? tooOld]) {
        while (history.removeEnded(stored.id, place, rows) > 0) yield;
      }
    }
  }

  #find(instanceId: string, alarmId: string): StoredAlarm {
    this.#parts.hub.get(instanceId);
    const found = this.#parts.history.find(instanceId, alarmId);
    if (!found) throw refusal("not_found", `There is no alarm ${alarmId}.`, { what: "alarm", name: alarmId });
    return found;
  }
}
