import type { MetricSource } from "../../metrics/metric-series.ts";
import { isOwnName } from "../../adapters/port/own-names.ts";
import { inParallel } from "../in-parallel.ts";
import type { LiveInstance } from "../instance-hub.ts";
import type { NodeFact, NodeSettings } from "./doctor-facts.ts";
import { robustSlope } from "./robust-line.ts";

const everyMs = 60_000;
const hourMs = 3_600_000;
/** What a forecast stands on: at most so much of the past, and at least so much of it. */
const trendMs = 6 * hourMs;
const leastTrendMs = hourMs;
const trendStepMs = 5 * 60_000;

/** Reads what the poller does not: the settings of masters, which nodes somebody stopped, who produces, and what the disks did in the last hours. */
export class NodeRound {
  readonly #live: LiveInstance;
  readonly #metrics: Pick<MetricSource, "query">;
  readonly #settings = new Map<string, NodeSettings | null>();
  readonly #trends = new Map<string, NodeFact["diskTrend"]>();
  #stopped = new Set<string>();
  #producers: ReadonlyMap<string, ReadonlySet<string>> | null = null;
  #readAtMs = -Infinity;

  constructor(live: LiveInstance, metrics: Pick<MetricSource, "query">) {
    this.#live = live;
    this.#metrics = metrics;
  }

  async tick(nowMs: number): Promise<void> {
    if (nowMs - this.#readAtMs < everyMs) return;
    this.#readAtMs = nowMs;
    const { adapter, poller } = this.#live;
    const masters = poller.snapshot.nodes.filter(({ runtime }) => runtime.brokerId === 0);
    const controlled = await adapter.cluster.controlledNodes().catch(() => null);
    this.#stopped = new Set((controlled ?? []).filter(({ state }) => state === "stopped" || state === "stopping").map(({ brokerId, brokerName }) => `${brokerName}:${brokerId}`));
    const producers = await adapter.clients.producers().catch(() => null);
    this.#producers = producers && new Map([...Map.groupBy(producers.value, ({ brokerName }) => brokerName)].map(([brokerName, rows]) => [brokerName, new Set(rows.map(({ group }) => group).filter((group) => !isOwnName(group)))]));
    await inParallel(masters, 4, async ({ runtime: { address, brokerName, runtime } }) => {
      // What it told last holds while it is away.
      const config = runtime === null ? null : await adapter.cluster.config(address).catch(() => null);
      if (config || !this.#settings.has(brokerName)) this.#settings.set(brokerName, config && settingsOf(config));
      this.#trends.set(brokerName, await this.#trendOf(brokerName, nowMs));
    });
  }

  /** Producer groups that are online, by broker; null where the engine cannot list them, or they were not read yet. */
  get producersOf(): ReadonlyMap<string, ReadonlySet<string>> | null {
    return this.#producers;
  }

  settingsOf(brokerName: string): NodeSettings | null {
    return this.#settings.get(brokerName) ?? null;
  }

  trendOf(brokerName: string): NodeFact["diskTrend"] {
    return this.#trends.get(brokerName) ?? null;
  }

  isStopped(brokerName: string, brokerId: number): boolean {
    return this.#stopped.has(`${brokerName}:${brokerId}`);
  }

  async #trendOf(broker: string, nowMs: number): Promise<NodeFact["diskTrend"]> {
    const key = { instanceId: this.#live.stored.id, metric: "diskFreeBytes" as const, subject: { scope: "broker" as const, broker } };
    const fromMs = nowMs - trendMs;
    const [series] = await this.#metrics.query({ keys: [key], fromMs, toMs: nowMs, stepMs: trendStepMs, statistic: "avg" });
    const points = (series?.values ?? []).flatMap((value, index) => (value === null ? [] : [{ atMs: fromMs + index * trendStepMs, value }]));
    const overMs = (points.at(-1)?.atMs ?? 0) - (points[0]?.atMs ?? 0);
    const freedPerMs = overMs >= leastTrendMs ? robustSlope(points) : null;
    return freedPerMs === null ? null : { freedPerMs, overMs };
  }
}

/** Settings of 4.9 by their own names (protocol sheet section 7). */
function settingsOf(config: ReadonlyMap<string, string>): NodeSettings {
  const number = (key: string): number | null => {
    const value = Number(config.get(key) ?? Number.NaN);
    return Number.isFinite(value) ? value : null;
  };
  const hours = number("fileReservedTime");
  const percent = number("diskMaxUsedSpaceRatio");
  const forcibly = config.get("cleanFileForciblyEnable");
  return {
    permission: number("brokerPermission"),
    retentionMs: hours === null || hours <= 0 ? null : hours * hourMs,
    deleteHours: config.get("deleteWhen") ?? "",
    deleteAtOnceRatio: percent === null ? null : percent / 100,
    deletesForcibly: forcibly === undefined ? null : forcibly === "true",
  };
}
