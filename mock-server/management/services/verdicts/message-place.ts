import type { MessageLocation, MessageHop } from "../../../../src/contract/verdicts.ts";
import type { Warning } from "../../../../src/contract/paging.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import type { LiveInstance } from "../instance-hub.ts";
import { copiesIn } from "./copies-in.ts";
import { hopOf } from "./decide-group.ts";
import { placeOfCopy } from "./own-copies.ts";

/** What the broker's own topics hold of a message, whoever it waits for. */
export interface OwnCopies {
  /** Waiting for their topic, newest first. */
  delayed: { message: StoredMessage; dueAtMs: number | null }[];
  /** Waiting for the retry or dead-letter topic of a group. */
  scheduled: { message: StoredMessage; dueAtMs: number | null }[];
  halves: StoredMessage[];
  givenUp: StoredMessage[];
  warnings: Warning[];
}

/** Looks for a unique id in the topics where messages wait. */
export async function ownCopies(live: LiveInstance, uniqueId: string): Promise<OwnCopies> {
  if (uniqueId === "") return { delayed: [], scheduled: [], halves: [], givenUp: [], warnings: [] };
  const { tracking } = live.adapter;
  const own = tracking.topics;
  const [delayed, timed, half, givenUp] = await Promise.all([own.delayed, own.timed, own.half, own.givenUp].map((topic) => copiesIn(live, topic, { uniqueId })));
  const waiting = [...(delayed?.messages ?? []), ...(timed?.messages ?? [])].toSorted((left, right) => right.storedAtMs - left.storedAtMs);
  const levels = new Map<string, number[] | null>();
  for (const { brokerName } of waiting) if (!levels.has(brokerName)) levels.set(brokerName, await tracking.delayLevelsMs(brokerName).catch(() => null));
  const due = waiting.map((message) => ({ message, dueAtMs: dueAt(message, levels.get(message.brokerName) ?? null) }));
  return {
    delayed: due.filter(({ message }) => placeOfCopy(own, message).kind === "delayed"),
    scheduled: due.filter(({ message }) => placeOfCopy(own, message).kind !== "delayed"),
    halves: half?.messages ?? [],
    givenUp: givenUp?.messages ?? [],
    warnings: [delayed, timed, half, givenUp].flatMap((found) => found?.warnings ?? []),
  };
}

/** A delay level counts from the storing; a timed message carries its time (protocol sheet §5, Delay). */
function dueAt({ properties, queueId, storedAtMs }: StoredMessage, levelsMs: number[] | null): number | null {
  const out = Number(properties["TIMER_OUT_MS"]);
  if (Number.isSafeInteger(out) && out > 0) return out;
  const level = levelsMs?.[queueId];
  return level === undefined ? null : storedAtMs + level;
}

const nowhere: MessageLocation["place"] = { state: "notFound", dueAt: null, delayLevel: null, checks: null, producerGroup: "", oldestAt: null };

/** Where a message is that is not, or not only, in its topic. */
export async function placeOfMessage(live: LiveInstance, inTopic: StoredMessage | undefined, own: OwnCopies): Promise<MessageLocation["place"]> {
  if (inTopic) return { ...nowhere, state: "stored" };
  const [delayed] = own.delayed;
  if (delayed) return { ...nowhere, state: "delayed", dueAt: delayed.dueAtMs, delayLevel: levelOf(delayed.message) };
  const half = own.halves.toSorted((left, right) => right.storedAtMs - left.storedAtMs)[0];
  if (!half) return nowhere;
  const told = { ...nowhere, checks: Number(half.properties["TRANSACTION_CHECK_TIMES"] ?? 0), producerGroup: half.properties["PGROUP"] ?? "" };
  if (own.givenUp.length > 0) return { ...told, state: "givenUp" };
  const decided = await live.adapter.tracking.isDecided(own.halves).catch(() => null);
  if (decided === null) return { ...told, state: "unknown" };
  return { ...told, state: decided ? "rolledBack" : "halfTransaction" };
}

function levelOf({ properties }: StoredMessage): number | null {
  const level = Number(properties["DELAY"]);
  return Number.isInteger(level) && level > 0 && properties["TIMER_OUT_MS"] === undefined ? level : null;
}

/** The places of the message itself, before any group had it. */
export function ownHops(inTopic: StoredMessage | undefined, own: OwnCopies): MessageHop[] {
  return [
    ...own.halves.map((message) => hopOf(message, "half", "", null)),
    ...own.givenUp.map((message) => hopOf(message, "givenUp", "", null)),
    ...own.delayed.map(({ dueAtMs, message }) => hopOf(message, "delayed", "", dueAtMs)),
    ...(inTopic ? [hopOf(inTopic, "origin", "", null)] : []),
  ];
}
