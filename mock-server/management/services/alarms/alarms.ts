import type { DatabaseSync } from "node:sqlite";
import type { MetricSubject } from "../../../../src/contract/metrics.ts";
import { AlarmWorker } from "../../alarms/alarm-worker.ts";
import type { WatchedInstance } from "../../alarms/alarm-worker.ts";
import type { Notifier } from "../../alarms/notifier.ts";
import type { RuleSettlingParts } from "../../alarms/rule-settling.ts";
import type { MetricSource } from "../../metrics/metric-series.ts";
import { AlarmHistoryStore } from "../../store/alarm-history-store.ts";
import { AlarmRulesStore } from "../../store/alarm-rules-store.ts";
import { AlarmStatesStore } from "../../store/alarm-states-store.ts";
import { AlarmTemplatesStore } from "../../store/alarm-templates-store.ts";
import type { AuditTrail } from "../audit-trail.ts";
import type { InstanceHub } from "../instance-hub.ts";
import type { InstanceSnapshot } from "../snapshot/instance-snapshot.ts";
import { userSubjects } from "../user-subjects.ts";
import { AlarmHistory } from "./alarm-history.ts";
import { AlarmRules } from "./alarm-rules.ts";
import { AlarmTemplates } from "./alarm-templates.ts";
import { BackTests } from "./back-tests.ts";
import { stillExists } from "./object-standing.ts";

export interface AlarmsParts {
  database: DatabaseSync;
  hub: InstanceHub;
  source: MetricSource;
  notifier: Notifier;
  audit: AuditTrail;
}

/** Rules, templates, history, back-test and the worker that evaluates, on the same stores. */
export function createAlarms({ audit, database, hub, notifier, source }: AlarmsParts) {
  const { clock, log } = hub.parts;
  const rules = new AlarmRulesStore(database);
  const templates = new AlarmTemplatesStore(database);
  const states = new AlarmStatesStore(database);
  const history = new AlarmHistoryStore(database);
  const settling: RuleSettlingParts = { rules, states, notifier, exists: (instanceId, subject) => stillExists(hub.list().find(({ stored }) => stored.id === instanceId)?.poller, subject) };
  return {
    rules: new AlarmRules({ database, hub, rules, templates, states, history, source, audit }),
    templates: new AlarmTemplates({ database, rules, templates, states, audit, clock }),
    history: new AlarmHistory({ hub, history, rules, audit }),
    backTests: new BackTests(hub, source, templates),
    worker: new AlarmWorker({ database, rules, settling, source, instances: { list: () => watchedInstances(hub) }, clock, log, wake: () => notifier.wake() }),
  };
}

function watchedInstances(hub: InstanceHub): WatchedInstance[] {
  return hub.list().map(({ poller, stored: { id, name } }) => ({ id, name, isLoaded: poller.loaded, objects: () => ({ accepts: userSubjects(hub, id), standing: standingObjects(poller.snapshot) }) }));
}

/** The instance itself, and each broker that was seen. */
function standingObjects({ nodes }: Pick<InstanceSnapshot, "nodes">): MetricSubject[] {
  const brokers = new Set(nodes.map(({ runtime }) => runtime.brokerName));
  return [{ scope: "instance" }, ...[...brokers].map((broker) => ({ scope: "broker", broker }) as const)];
}
