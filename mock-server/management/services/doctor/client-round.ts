import type { ClientRunningInfo, OnlineGroup } from "../../adapters/port/clients-port.ts";
import { maxClientsAsked, runningInfos } from "../instance-reads.ts";
import type { LiveInstance } from "../instance-hub.ts";
import type { GroupEntry } from "../snapshot/group-table.ts";
import type { ClientFact, ToldClient } from "./doctor-facts.ts";

/** Groups whose clients are asked in one tick of a second, at most. */
const groupsATick = 5;
const everyMs = 60_000;
/** After a client came or went queues are shared anew, and a rollout begins or ends. */
const changedEveryMs = 10_000;
const changedForMs = 60_000;
/** One client has every queue and nobody to differ from. */
const singleEveryMs = 5 * 60_000;
/** Clients of some languages never answer, and their broker waits ten seconds for each. */
const silentAfterTimes = 3;
const silentEveryMs = 10 * 60_000;
/** What a client told holds so long when it does not answer again. */
const toldForMs = 3 * 60_000;

interface Asked {
  clientIds: string;
  changedAtMs: number;
  askedAtMs: number;
  told: Map<string, ToldClient>;
  /** How often in a row nobody answered. */
  silentTimes: number;
}

/** Asks the clients of every online group what they subscribe to and which queues they have (307), a few groups a second. */
export class ClientRound {
  readonly #live: LiveInstance;
  readonly #asked = new Map<string, Asked>();
  #isAsking = false;

  constructor(live: LiveInstance) {
    this.#live = live;
  }

  /** `isUrgent`: groups that stand still, so that who holds their queues is worth a question even of a single client. */
  async tick(nowMs: number, isUrgent: (group: string) => boolean): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      const due = this.#takeOver(nowMs).filter(({ entry, asked }) => nowMs - asked.askedAtMs >= intervalOf(entry, asked, isUrgent, nowMs)).toSorted((a, b) => a.asked.askedAtMs - b.asked.askedAtMs);
      await Promise.all(due.slice(0, groupsATick).map(({ entry, asked }) => this.#ask(entry, asked, nowMs)));
    } finally {
      this.#isAsking = false;
    }
  }

  clientsOf(entry: GroupEntry, nowMs: number): { clients: ClientFact[]; sinceMs: number } {
    const asked = this.#asked.get(entry.group);
    const clients = (entry.online?.clients ?? []).map(({ address, clientId, language }, index): ClientFact => {
      const told = asked?.told.get(clientId);
      const isFresh = told !== undefined && nowMs - told.atMs <= Math.max(toldForMs, singleEveryMs + everyMs);
      const silence = asked === undefined || asked.askedAtMs === 0 ? "notLookedYet" : index >= maxClientsAsked ? "manyClients" : "clientsDoNotTell";
      return { clientId, address, language, told: isFresh ? told : null, silence };
    });
    return { clients, sinceMs: asked?.changedAtMs ?? nowMs };
  }

  /** Groups with clients; those that have none any more are forgotten. */
  #takeOver(nowMs: number): { entry: GroupEntry; asked: Asked }[] {
    const online = this.#live.poller.snapshot.groups.entries.filter((entry) => entry.online && entry.records[0]?.config.kind === "user");
    const names = new Set(online.map(({ group }) => group));
    for (const group of this.#asked.keys()) if (!names.has(group)) this.#asked.delete(group);
    return online.map((entry) => {
      const clientIds = (entry.online?.clients ?? []).map(({ clientId }) => clientId).join(" ");
      const known = this.#asked.get(entry.group);
      if (known?.clientIds === clientIds) return { entry, asked: known };
      const asked: Asked = { clientIds, changedAtMs: nowMs, askedAtMs: 0, told: known?.told ?? new Map<string, ToldClient>(), silentTimes: 0 };
      this.#asked.set(entry.group, asked);
      return { entry, asked };
    });
  }

  async #ask(entry: GroupEntry, asked: Asked, nowMs: number): Promise<void> {
    const online: OnlineGroup | null | undefined = entry.online;
    if (!online) return;
    const infos = await runningInfos(this.#live, online).catch(() => []);
    asked.askedAtMs = nowMs;
    for (const { clientId, info } of infos) if (info) asked.told.set(clientId, toldBy(info, nowMs));
    const ids = new Set(online.clients.map(({ clientId }) => clientId));
    for (const clientId of asked.told.keys()) if (!ids.has(clientId)) asked.told.delete(clientId);
    asked.silentTimes = infos.length > 0 && infos.every(({ info }) => info === null) ? asked.silentTimes + 1 : 0;
  }
}

function intervalOf(entry: GroupEntry, asked: Asked, isUrgent: (group: string) => boolean, nowMs: number): number {
  // A client that has just begun may be too busy for its first answer.
  if (asked.silentTimes >= silentAfterTimes) return silentEveryMs;
  if (nowMs - asked.changedAtMs < changedForMs) return changedEveryMs;
  return (entry.online?.clients.length ?? 0) > 1 || isUrgent(entry.group) ? everyMs : singleEveryMs;
}

function toldBy({ queues, subscriptions }: ClientRunningInfo, atMs: number): ToldClient {
  return {
    atMs,
    subscriptions: subscriptions.map(({ expression, expressionType, topic }) => ({ expression, expressionType, topic })),
    queues: queues.filter(({ dropped }) => !dropped).map(({ brokerName, cachedMessages, cachedMinOffset, lastConsumedAtMs, queueId, topic }) => ({ brokerName, cachedMessages, cachedMinOffset, lastConsumedAtMs, queueId, topic })),
  };
}
