import type { GroupsPort } from "../../../adapters/port/groups-port.ts";
import { inParallel } from "../../in-parallel.ts";
import type { ClientReports } from "./client-reports.ts";
import { queueOf } from "./group-stands.ts";
import { lagOfQueue } from "./group-stand.ts";
import type { GroupStand } from "./group-stand.ts";
import { mostWanted } from "./most-wanted.ts";

/** An engine that did not tell how far clients pulled is asked again this much later: it may have been renewed. */
const askEngineAgainMs = 60_000;
const atOnce = 8;

/**
 * How far the clients of online groups that lag have pulled: from the engine where it tells (208 of Apache RocketMQ 5), else
 * from the clients themselves. At most as many questions as it is allowed to, however many look and however many lag.
 */
export class PulledReader {
  readonly #groups: Pick<GroupsPort, "progress">;
  readonly #reports: ClientReports;
  #engineSilentSinceMs = -Infinity;

  constructor(groups: Pick<GroupsPort, "progress">, reports: ClientReports) {
    this.#groups = groups;
    this.#reports = reports;
  }

  async read(stands: readonly GroupStand[], atMs: number, allowed: { groups: number; clients: number }): Promise<void> {
    const lagging = stands.filter((stand) => stand.entry.online && stand.lag > 0);
    if (lagging.length === 0) return;
    const wanted = mostWanted(lagging, allowed.groups, (stand) => stand.lag, (stand) => (stand.pulledAskedAtMs > atMs ? -Infinity : stand.pulledAskedAtMs));
    for (const stand of wanted) stand.pulledAskedAtMs = atMs;
    // The clock was set back since the engine was silent.
    if (this.#engineSilentSinceMs > atMs) this.#engineSilentSinceMs = -Infinity;
    const asked = atMs - this.#engineSilentSinceMs < askEngineAgainMs ? [] : wanted;
    const [first, ...others] = asked;
    if (first) await this.#askEngine(first, atMs);
    // What the first one showed holds for the others.
    if (atMs - this.#engineSilentSinceMs >= askEngineAgainMs) await inParallel(others, atOnce, (stand) => this.#askEngine(stand, atMs));
    else await this.#askClients(wanted, atMs, allowed.clients);
  }

  async #askEngine(stand: GroupStand, atMs: number): Promise<void> {
    const progress = await this.#groups.progress(stand.entry.group).catch(() => undefined);
    for (const { brokerName, consumerOffset, maxOffset, pullOffset, queueId, topic } of progress?.value.queues ?? []) {
      if (pullOffset === null) this.#engineSilentSinceMs = atMs;
      const part = stand.topics.get(topic);
      if (pullOffset === null || !part) continue;
      const queue = queueOf(part, brokerName, queueId);
      // All three were read at once, so that they agree.
      queue.maxOffset = maxOffset;
      queue.committed = consumerOffset ?? queue.minOffset;
      queue.pulled = Math.max(pullOffset, queue.committed);
      queue.pulledAtMs = atMs;
    }
  }

  async #askClients(stands: readonly GroupStand[], atMs: number, most: number): Promise<void> {
    const clients = stands.flatMap(({ entry: { group, online } }) => (online?.clients ?? []).map(({ clientId }) => ({ group, clientId }))).filter(({ group, clientId }) => this.#reports.isDue(group, clientId, atMs, atMs));
    await inParallel(clients.slice(0, most), atOnce, ({ group, clientId }) => this.#reports.ask(group, clientId, atMs));
    this.takeReports(stands, atMs);
  }

  /** Takes over what clients told, those too that took their time. */
  takeReports(stands: readonly GroupStand[], atMs: number): void {
    for (const { entry: { online }, topics } of stands) {
      if (!online) continue;
      for (const { queues, topic } of topics.values()) {
        for (const queue of queues.values()) {
          if (lagOfQueue(queue) === 0) continue;
          const pulled = this.#reports.pulled(online, topic, queue.brokerName, queue.queueId, atMs);
          queue.pulled = pulled === undefined ? null : (pulled.offset ?? queue.committed);
          queue.pulledAtMs = pulled?.toldAtMs ?? atMs;
        }
      }
    }
  }
}
