import { setTimeout as sleep } from "node:timers/promises";
import type { ClientRunningInfo, ClientsPort, OnlineGroup } from "../../../adapters/port/clients-port.ts";
import { elapsedMs } from "../../elapsed-time.ts";
import { rememberedForMs } from "./group-stand.ts";

/** Some clients never answer, and the broker waits ten seconds for them: they are left alone for so long. */
const silentForMs = 60_000;
const patienceMs = 1500;

interface Report {
  info: ClientRunningInfo | null;
  askedAtMs: number;
  asking: boolean;
  failed: boolean;
}

/** Up to where a queue was pulled, as told at a time; null = no client has the queue. */
export interface Pulled {
  offset: number | null;
  toldAtMs: number;
}

/** What the clients of one group say they do with a topic's messages, over their last minute. */
export interface ConsumptionStatus {
  topic: string;
  consumeRtMs: number;
  okTps: number;
  failedTps: number;
}

/** Behind the newest message that a client has of a queue: what it holds, and at least what it has finished, which it commits every five seconds only. */
export function pulledBy({ cachedMaxOffset, commitOffset }: ClientRunningInfo["queues"][number]): number {
  return Math.max(cachedMaxOffset === null ? 0 : cachedMaxOffset + 1, commitOffset ?? 0);
}

/** What clients told of themselves when they were asked last (code 307). */
export class ClientReports {
  readonly #clients: Pick<ClientsPort, "runningInfo">;
  readonly #byGroup = new Map<string, Map<string, Report>>();

  constructor(clients: Pick<ClientsPort, "runningInfo">) {
    this.#clients = clients;
  }

  /** Whether a client may be asked now and has told nothing since. */
  isDue(group: string, clientId: string, sinceMs: number, nowMs: number): boolean {
    const report = this.#byGroup.get(group)?.get(clientId);
    if (!report) return true;
    return !report.asking && (report.failed ? elapsedMs(nowMs, report.askedAtMs) > silentForMs : report.askedAtMs < sinceMs || report.askedAtMs > nowMs);
  }

  /** How long it serves what a client said of its consumption: a minute, unless it had nothing to say yet. */
  statusServesMs(group: string, clientId: string): number {
    const rates = this.#byGroup.get(group)?.get(clientId)?.info?.rates ?? [];
    return rates.some(({ consumeFailedTps, consumeOkTps }) => (consumeOkTps ?? 0) + (consumeFailedTps ?? 0) > 0) ? 60_000 : 20_000;
  }

  /** Waits a moment for the answer; a later one serves the next steps. Never throws: a client that does not answer has told nothing. */
  async ask(group: string, clientId: string, nowMs: number): Promise<void> {
    await Promise.race([this.#ask(group, clientId, nowMs), sleep(patienceMs, undefined, { ref: false })]);
  }

  async #ask(group: string, clientId: string, nowMs: number): Promise<void> {
    const reports = this.#byGroup.get(group) ?? new Map<string, Report>();
    this.#byGroup.set(group, reports);
    const report: Report = { info: reports.get(clientId)?.info ?? null, askedAtMs: nowMs, asking: true, failed: reports.get(clientId)?.failed ?? false };
    reports.set(clientId, report);
    try {
      report.info = await this.#clients.runningInfo(group, clientId, false);
      report.failed = false;
    } catch {
      report.info = null;
      report.failed = true;
    }
    report.asking = false;
  }

  /** Forgets clients that have gone. */
  keepOnly(group: string, online: OnlineGroup | null | undefined): void {
    const reports = this.#byGroup.get(group);
    for (const clientId of reports?.keys() ?? []) if (!online?.clients.some((client) => client.clientId === clientId)) reports?.delete(clientId);
    if (reports?.size === 0) this.#byGroup.delete(group);
  }

  /** The groups of which something is remembered. */
  get groups(): string[] {
    return [...this.#byGroup.keys()];
  }

  /** Up to where a queue was pulled; undefined = the clients do not tell, or not all of them. */
  pulled(online: OnlineGroup, topic: string, brokerName: string, queueId: number, nowMs: number): Pulled | undefined {
    const told = this.#told(online, nowMs);
    const queues = told.flatMap(({ info, askedAtMs }) => info.queues.map((queue) => ({ ...queue, askedAtMs })));
    const held = queues.find((queue) => queue.topic === topic && queue.brokerName === brokerName && queue.queueId === queueId && !queue.dropped);
    if (held) return { offset: pulledBy(held), toldAtMs: held.askedAtMs };
    // Clients that fetch for themselves answer without any queue.
    return told.length === online.clients.length && queues.length > 0 ? { offset: null, toldAtMs: Math.min(...queues.map(({ askedAtMs }) => askedAtMs)) } : undefined;
  }

  statuses(online: OnlineGroup, nowMs: number): ConsumptionStatus[] {
    return this.#told(online, nowMs).flatMap(({ info }) =>
      info.rates.flatMap(({ consumeFailedTps, consumeOkTps, consumeRtMs, topic }) => (consumeRtMs === null || consumeOkTps === null || consumeFailedTps === null ? [] : [{ topic, consumeRtMs, okTps: consumeOkTps, failedTps: consumeFailedTps }])),
    );
  }

  /** Whether some client of the group was asked and has answered, or was given up. */
  wasAsked(group: string): boolean {
    return this.#byGroup.get(group)?.values().some((report) => !report.asking) === true;
  }

  #told(online: OnlineGroup, nowMs: number): { info: ClientRunningInfo; askedAtMs: number }[] {
    const reports = this.#byGroup.get(online.group);
    return online.clients.flatMap(({ clientId }) => {
      const report = reports?.get(clientId);
      return report?.info && nowMs - report.askedAtMs <= rememberedForMs ? [{ info: report.info, askedAtMs: report.askedAtMs }] : [];
    });
  }
}
