import type { MessageLocation, MessageHop } from "../../../../src/contract/verdicts.ts";
import type { Warning } from "../../../../src/contract/paging.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import type { LiveInstance } from "../instance-hub.ts";
import { copiesIn } from "./copies-in.ts";
import { hopOf } from "./decide-group.ts";
import { placeOfCopy } from "./own-copies.ts";

const levelsSharedMs = 10_000;

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

/** Looks for a unique id in the topics where messages wait. `read` was read by its place there: a real broker's index may have it a moment later. */
export async function ownCopies(live: LiveInstance, uniqueId: string, read?: StoredMessage): Promise<OwnCopies> {
  const own = live.adapter.tracking.topics;
  const [waiting, half, givenUp] = await Promise.all([waitingCopies(live, uniqueId, [own.delayed, own.timed], read), copiesAndRead(live, own.half, uniqueId, read), copiesAndRead(live, own.givenUp, uniqueId, read)]);
  return {
    delayed: waiting.copies.filter(({ message }) => placeOfCopy(own, message).kind === "delayed"),
    scheduled: waiting.copies.filter(({ message }) => placeOfCopy(own, message).kind !== "delayed"),
    halves: half.messages,
    givenUp: givenUp.messages,
    warnings: [...waiting.warnings, ...half.warnings, ...givenUp.warnings],
  };
}

/** Copies that wait for the retry or dead-letter topic of a group. */
export async function scheduledCopies(live: LiveInstance, uniqueId: string): Promise<OwnCopies["scheduled"]> {
  if (uniqueId === "") return [];
  const own = live.adapter.tracking.topics;
  const { copies } = await waitingCopies(live, uniqueId, [own.delayed]);
  return copies.filter(({ message }) => placeOfCopy(own, message).kind !== "delayed");
}

/** Newest first, each with the time at which it is due. */
async function waitingCopies(live: LiveInstance, uniqueId: string, topics: readonly string[], read?: StoredMessage): Promise<{ copies: OwnCopies["delayed"]; warnings: Warning[] }> {
  const found = await Promise.all(topics.map((topic) => copiesAndRead(live, topic, uniqueId, read)));
  const waiting = found.flatMap(({ messages }) => messages).toSorted((left, right) => right.storedAtMs - left.storedAtMs);
  const copies = await Promise.all(waiting.map(async (message) => ({ message, dueAtMs: dueAt(message, await delayLevels(live, message.brokerName)) })));
  return { copies, warnings: found.flatMap(({ warnings }) => warnings) };
}

async function copiesAndRead(live: LiveInstance, topic: string, uniqueId: string, read: StoredMessage | undefined): Promise<{ messages: StoredMessage[]; warnings: Warning[] }> {
  const { messages, warnings } = uniqueId === "" ? { messages: [], warnings: [] } : await copiesIn(live, topic, { uniqueId });
  const isMissed = read?.topic === topic && messages.every(({ offsetMessageId }) => offsetMessageId !== read.offsetMessageId);
  return { messages: isMissed ? [...messages, read] : messages, warnings };
}

async function delayLevels(live: LiveInstance, brokerName: string): Promise<number[] | null> {
  const { value } = await live.shared.read(`delay levels ${brokerName}`, levelsSharedMs, () => live.adapter.tracking.delayLevelsMs(brokerName).catch(() => null));
  return value;
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
