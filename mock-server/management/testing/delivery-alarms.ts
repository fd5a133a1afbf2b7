import type { NoticeFacts } from "../../../src/contract/alarm-shared.ts";
import { AlarmStatesStore } from "../store/alarm-states-store.ts";
import type { DeliveryRig } from "./delivery-rig.ts";

const subject = { scope: "group", group: "GID_orders" } as const;

/** Alarms in the history, as the evaluator writes them, with the notices of what happens to them. */
export function openAlarms(rig: DeliveryRig) {
  const { database } = rig;
  const states = new AlarmStatesStore(database);
  database.exec("INSERT OR IGNORE INTO instances (id, name, description, kind, bundled, name_servers, access_key, secret_key, tls, created_at) VALUES ('default', 'shop', '', 'rocketmq', 1, '[]', '', '', 0, 0)");
  return {
    /** Begins an alarm of a rule; its name is its id. */
    raise(policyIds: string[], ruleId: string, more: Partial<NoticeFacts> = {}) {
      const { kind = "raised", severity = "critical" } = more;
      const raisedAt = rig.clock();
      const alarmId = states.begin({ instanceId: "default", ruleId, ruleName: ruleId, dimension: "group", subject, subjectKey: "GID_orders", severity, kind: kind === "noData" ? "noData" : "raised", match: "any", conditions: [], raisedAt, late: false });
      const tell = (facts: Pick<NoticeFacts, "kind"> & Partial<NoticeFacts>): void => {
        const eventId = states.addEvent({ alarmId, kind: facts.kind === "test" ? "raised" : facts.kind, atMs: rig.clock(), late: false, notified: true, conditions: [] });
        rig.notify(policyIds, { severity, subject, ruleId, ruleName: ruleId, raisedAt, at: rig.clock(), eventId: String(eventId), ...facts });
      };
      tell({ ...more, kind });
      return {
        repeat: () => tell({ kind: "repeated" }),
        recover(facts: Partial<NoticeFacts> = {}): void {
          states.end(alarmId, rig.clock(), "recovered");
          tell({ ...facts, kind: "recovered" });
        },
        /** As when its rule is switched off: nobody is told. */
        endSilently: () => states.end(alarmId, rig.clock(), "ruleDisabled"),
      };
    },
  };
}
