import { join } from "node:path";
import { AlarmWorker } from "../alarms/alarm-worker.ts";
import type { BackTestSource } from "../alarms/back-test.ts";
import type { Notice } from "../alarms/notifier.ts";
import type { SeriesKey } from "../metrics/metric-series.ts";
import { AlarmHistoryStore } from "../store/alarm-history-store.ts";
import { AlarmRulesStore } from "../store/alarm-rules-store.ts";
import { AlarmStatesStore } from "../store/alarm-states-store.ts";
import { openDatabase } from "../store/database.ts";
import { InstancesStore } from "../store/instances-store.ts";
import { SecretBox } from "../store/secret-box.ts";
import type { AlarmRuleSettings } from "../../../src/contract/alarm-rules.ts";
import type { MetricSubject } from "../../../src/contract/metrics.ts";

const minuteMs = 60_000;

/** Points that are made when they are asked for: one a minute, which is what every statistic of that minute is; of five minutes the last. */
export class ScriptedSource implements BackTestSource {
  readonly tiers = [{ stepMs: 10_000, keptMs: 86_400_000 }, { stepMs: minuteMs, keptMs: 14 * 86_400_000 }];
  readonly subjectsOf: readonly MetricSubject[];
  readonly #valueAt: (key: SeriesKey, atMs: number) => number | null;
  queries = 0;

  constructor(subjectsOf: readonly MetricSubject[], valueAt: (key: SeriesKey, atMs: number) => number | null) {
    this.subjectsOf = subjectsOf;
    this.#valueAt = valueAt;
  }

  query: BackTestSource["query"] = async ({ fromMs, keys, stepMs, toMs }) => {
    this.queries++;
    return keys.map((key) => ({ key, values: Array.from({ length: Math.ceil((toMs - fromMs) / stepMs) }, (_, step) => this.#valueAt(key, fromMs + (step + 1) * stepMs)) }));
  };

  subjects: BackTestSource["subjects"] = (_instance, _metric, scope) => this.subjectsOf.filter((subject) => subject.scope === scope);

  rank: BackTestSource["rank"] = async ({ limit, scope }) => {
    const found = this.subjectsOf.filter((subject) => subject.scope === scope);
    return { rows: found.slice(0, limit).map((subject) => ({ subject, value: 1 })), total: found.length };
  };
}

export const wavesBeginMs = Date.UTC(2026, 10, 16);

/** Forty groups whose lag rises and falls, each in its own rhythm: a function of the time alone. */
export function waves(): ScriptedSource {
  const groups = Array.from({ length: 40 }, (_, index) => ({ scope: "group", group: `g${index}` }) as const);
  return new ScriptedSource(groups, ({ subject }, atMs) => {
    const rhythm = subject.scope === "group" ? Number(subject.group.slice(1)) % 7 : 0;
    return Math.floor((atMs - wavesBeginMs) / minuteMs / (rhythm + 2)) % 2 === 0 ? 50 : 150;
  });
}

export const plainRule: AlarmRuleSettings = {
  name: "lag", enabled: true, dimension: "group", objects: { choice: "all" }, templateId: null, match: "any",
  conditions: [{ metric: "lag", statistic: "max", periodMinutes: 1, comparison: ">", threshold: 100, points: 2 }],
  severity: "major", repeatMinutes: 5, noData: { action: "keep" }, recoveryNotice: true, mute: [], policyIds: ["p"], content: "",
};

/** The evaluation on the files of a folder, with one instance `a` of no engine; notices go into a table of their own. The clock stands still until it is set. */
export function openAlarmServer(folder: string, source: BackTestSource, startMs: number, slices: { sliceMs?: number; wake?: () => void } = {}) {
  const database = openDatabase(join(folder, "console.sqlite"));
  database.exec("CREATE TABLE IF NOT EXISTS told (kind TEXT, at INTEGER, subject TEXT)");
  const stored = new InstancesStore(database, new SecretBox(join(folder, "secret.key")));
  stored.save({ id: "a", name: "a", description: "", kind: "rocketmq", bundled: false, nameServers: ["127.0.0.1:9876"], accessKey: "", secretKey: "", tls: false, createdAtMs: 0, addressSetAtMs: 0, lastTest: null });
  const rules = new AlarmRulesStore(database);
  const states = new AlarmStatesStore(database);
  const gone = new Set<string>();
  /** What belongs to the engine, and what is there without points. */
  const present = { hidden: new Set<string>(), standing: new Array<MetricSubject>() };
  const objects = () => ({ accepts: (subject: MetricSubject) => !present.hidden.has(JSON.stringify(subject)), standing: present.standing });
  const notices: Notice[] = [];
  const notifier = {
    enqueue: (notice: Notice) => {
      notices.push(notice);
      database.prepare("INSERT INTO told (kind, at, subject) VALUES (?, ?, ?)").run(notice.kind, notice.at, JSON.stringify(notice.subject));
    },
    wake: () => undefined,
  };
  const clock = { nowMs: startMs };
  const exists = (_instance: string, subject: MetricSubject): boolean => !gone.has(JSON.stringify(subject));
  const failures: unknown[] = [];
  const settling = { rules, states, notifier, exists };
  const worker = new AlarmWorker({ database, rules, settling, source, instances: { list: () => [{ id: "a", name: "a", isLoaded: true, objects }] }, clock: () => clock.nowMs, log: { error: (fields) => void failures.push(fields) }, wake: () => undefined, ...slices });
  const addRule = (id: string, settings: Partial<AlarmRuleSettings>): void =>
    rules.save({ id, instanceId: "a", settings: { ...plainRule, name: id, ...settings }, presetId: null, evaluatedToMs: startMs, createdAtMs: startMs, createdBy: "admin", updatedAtMs: startMs, updatedBy: "admin" });
  /** The end of that minute and some, then what is due. */
  const runTo = async (atMs: number): Promise<void> => {
    clock.nowMs = atMs + 6_000;
    await worker.runDue();
  };
  const told = (): string[] => database.prepare("SELECT kind, at FROM told ORDER BY rowid").all().map((row) => `${(Number(row["at"]) - startMs) / minuteMs} ${String(row["kind"])}`);
  return { addRule, clock, database, failures, gone, history: new AlarmHistoryStore(database), notices, present, rules, runTo, states, told, worker };
}
