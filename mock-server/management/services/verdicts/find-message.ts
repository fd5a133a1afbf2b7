import type { MessageLocation } from "../../../../src/contract/verdicts.ts";
import { trialTopic } from "../../../../src/contract/dead-letters.ts";
import type { Warning } from "../../../../src/contract/paging.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import type { TopicKind } from "../../adapters/port/topics-port.ts";
import { inParallel } from "../in-parallel.ts";
import type { LiveInstance } from "../instance-hub.ts";
import { brokerOfOffsetId, isOffsetIdOf, looksLikeMessageId } from "../messages/message-ids.ts";
import { asServiceError, nullWhenMissing, ServiceError } from "../service-error.ts";
import { copiesIn, mastersSeen, silentWarnings } from "./copies-in.ts";
import { placeOfCopy } from "./own-copies.ts";

const searchesAtOnce = 16;
/** Topics that are searched at most for an id or a key without its topic; a query is about a millisecond of a broker. */
const maxTopicsSearched = 1000;
const namedTopics = 20;
const keyLimit = 64;

export interface Asked {
  id: string;
  key: string;
  topic: string;
}

export interface Found {
  askedAs: MessageLocation["askedAs"];
  given: MessageLocation["given"];
  /** In their own topics, or where they wait for them; newest first. */
  candidates: StoredMessage[];
  /** Known although no message was found. */
  topic: string;
  uniqueId: string;
  search: MessageLocation["search"];
  warnings: Warning[];
}

const noSearch: MessageLocation["search"] = { topics: [], searchedTopics: 0, ofTopics: 0, complete: true, byTrace: false };

/** Finds what an id or a key names: by the place that an offset id is, by the index of the topic, or of all topics; first of the one that a trace told. */
export async function findMessage(live: LiveInstance, { id, key, topic }: Asked, tracedTopic = ""): Promise<Found> {
  if (id !== "" && isOffsetIdOf(live, id)) {
    let isSilent = false;
    const message = await live.adapter.messages.byOffsetId(id).catch((error: unknown) => {
      isSilent = isUnanswered(error, masterOfId(live, id)?.address);
      return isSilent ? null : nullWhenMissing(error);
    });
    if (message) return fromMessage(live, message);
    return { askedAs: "offsetId", given: "origin", candidates: [], topic, uniqueId: "", search: noSearch, warnings: await silenceAbout(live, id, isSilent) };
  }
  if (id !== "" && looksLikeMessageId(id)) {
    const traced = topic === "" && tracedTopic !== "" ? await byIndex(live, tracedTopic, { uniqueId: id }, true) : undefined;
    if (traced && traced.candidates.length > 0) return { ...traced, askedAs: "uniqueId", uniqueId: id, search: { ...traced.search, byTrace: true } };
    const found = await byIndex(live, topic, { uniqueId: id }, true);
    if (found.candidates.length > 0 || key !== "") return { ...found, askedAs: "uniqueId", uniqueId: id };
    const asKey = await byIndex(live, topic, { key: id }, false);
    return asKey.candidates.length > 0 ? { ...asKey, askedAs: "key", uniqueId: "" } : { ...found, askedAs: "uniqueId", uniqueId: id };
  }
  return { ...(await byIndex(live, topic, { key: key === "" ? id : key }, false)), askedAs: "key", uniqueId: "" };
}

/** A broker that fell silent is in the name server's list for up to two minutes more. */
function isUnanswered(error: unknown, address: string | undefined): boolean {
  const known = asServiceError(error);
  return known instanceof ServiceError && (known.code === "unreachable" || known.code === "engine_timeout") && known.params["address"] === address;
}

function masterOfId(live: LiveInstance, offsetId: string): ReturnType<typeof mastersSeen>[number] | undefined {
  const brokerName = brokerOfOffsetId(live, offsetId);
  return mastersSeen(live).find((seen) => seen.brokerName === brokerName);
}

/** The name server forgets a broker that stopped, and then its messages seem not to be there: unless its silence is known, the broker itself is asked whether it answers. */
async function silenceAbout(live: LiveInstance, offsetId: string, isSilent: boolean): Promise<Warning[]> {
  const master = masterOfId(live, offsetId);
  if (!master || (!isSilent && (await live.adapter.tracking.oldest(master.brokerName).catch(() => null)))) return [];
  return silentWarnings([master], []);
}

/** The message that a record of any topic belongs to: itself, or what it is a copy of. */
async function fromMessage(live: LiveInstance, message: StoredMessage): Promise<Found> {
  const { kind, topic } = placeOfCopy(live.adapter.tracking.topics, message);
  const base = { askedAs: "offsetId", given: kind, topic, uniqueId: message.uniqueId, search: noSearch } as const;
  if (kind === "origin" || topic === "") return { ...base, candidates: [message], warnings: [] };
  const originId = message.properties["ORIGIN_MESSAGE_ID"] ?? "";
  if (isOffsetIdOf(live, originId)) {
    const origin = await live.adapter.messages.byOffsetId(originId).catch(nullWhenMissing);
    if (origin && origin.topic === topic) return { ...base, candidates: [origin], warnings: [] };
  }
  if (message.uniqueId === "") return { ...base, candidates: kind === "delayed" || kind === "half" ? [message] : [], warnings: [] };
  const { messages, warnings } = await copiesIn(live, topic, { uniqueId: message.uniqueId });
  const waiting = kind === "delayed" || kind === "half" ? [message] : [];
  return { ...base, candidates: messages.length > 0 ? newestFirst(messages) : waiting, warnings };
}

type By = { uniqueId: string } | { key: string };

async function byIndex(live: LiveInstance, topic: string, by: By, stopAtFirst: boolean): Promise<Omit<Found, "askedAs" | "uniqueId">> {
  const own = live.adapter.tracking.topics;
  const named = topic === "" ? undefined : [topic];
  const { searched, all } = named ? { searched: named, all: 1 } : topicsToSearch(live, ["user"]);
  const [pending, inUserTopics] = await Promise.all([pendingOf(live, by), searchTopics(live, searched, by, stopAtFirst)]);
  const inTopics = inUserTopics.messages.length > 0 || pending.messages.length > 0 || named ? inUserTopics : joined(inUserTopics, await searchTheRest(live, searched, by, stopAtFirst));
  const real = inTopics.messages.filter((message) => placeOfCopy(own, message).kind === "origin");
  const copies = inTopics.messages.filter((message) => placeOfCopy(own, message).kind !== "origin");
  const led = (await Promise.all(copies.map((message) => fromMessage(live, message)))).flatMap(({ candidates }) => candidates);
  const waiting = pending.messages.filter((message) => {
    const place = placeOfCopy(own, message);
    return (place.kind === "delayed" || place.kind === "half") && (named === undefined || place.topic === topic) && !real.some((one) => one.topic === place.topic && one.uniqueId === message.uniqueId);
  });
  const candidates = newestFirst(distinctMessages([...real, ...led, ...newestPerId(waiting)]));
  const first = copies[0] ?? waiting[0];
  return {
    given: candidates.length > 0 && real.length === 0 && first ? placeOfCopy(own, first).kind : "origin",
    candidates,
    topic: candidates[0] ? placeOfCopy(own, candidates[0]).topic : copies[0] ? placeOfCopy(own, copies[0]).topic : topic,
    search: { topics: searched.slice(0, namedTopics), searchedTopics: inTopics.searchedTopics, ofTopics: Math.max(all, inTopics.searchedTopics), complete: inTopics.messages.length > 0 || searched.length === all, byTrace: false },
    warnings: [...inTopics.warnings, ...pending.warnings],
  };
}

interface Searched {
  messages: StoredMessage[];
  searchedTopics: number;
  warnings: Warning[];
}

function joined(first: Searched, second: Searched): Searched {
  return { messages: [...first.messages, ...second.messages], searchedTopics: first.searchedTopics + second.searchedTopics, warnings: [...first.warnings, ...second.warnings] };
}

/** Topics that came into being since the last look at the brokers; and retention may have left nothing of a message but what groups retried. */
async function searchTheRest(live: LiveInstance, searched: readonly string[], by: By, stopAtFirst: boolean): Promise<Searched> {
  await live.poller.lookAnew();
  const known = new Set(searched);
  const fresh = topicsToSearch(live, ["user"]).searched.filter((topic) => !known.has(topic)).slice(0, maxTopicsSearched - searched.length);
  const inFresh = await searchTopics(live, fresh, by, stopAtFirst);
  if (inFresh.messages.length > 0) return inFresh;
  const copies = await searchTopics(live, topicsToSearch(live, ["retry", "deadLetter"]).searched, by, stopAtFirst);
  return joined(inFresh, { ...copies, searchedTopics: 0 });
}

/** Topics of some kinds; those that were written last come first. A copy that was made for a trial is not the message, though it has its id. */
function topicsToSearch(live: LiveInstance, kinds: readonly TopicKind[]): { searched: string[]; all: number } {
  const entries = live.poller.snapshot.topics.entries.filter(({ records, topic }) => topic !== trialTopic && records.some(({ config }) => kinds.includes(config.kind)));
  const lastStored = (entry: (typeof entries)[number]): number => Math.max(0, ...entry.records.map(({ figures }) => figures?.lastStoredAtMs ?? 0));
  const ordered = entries.map((entry) => ({ topic: entry.topic, at: lastStored(entry) })).toSorted((left, right) => right.at - left.at);
  return { searched: ordered.slice(0, maxTopicsSearched).map(({ topic }) => topic), all: ordered.length };
}

async function searchTopics(live: LiveInstance, topics: readonly string[], by: By, stopAtFirst: boolean): Promise<Searched> {
  const messages: StoredMessage[] = [];
  const warnings = new Map<string, Warning>();
  let searchedTopics = 0;
  await inParallel(topics, searchesAtOnce, async (topic) => {
    if (stopAtFirst && messages.length > 0) return;
    searchedTopics++;
    const found = await copiesIn(live, topic, by);
    messages.push(...found.messages);
    for (const warning of found.warnings) warnings.set(warning.subject, warning);
  });
  if ("key" in by && messages.length >= keyLimit) warnings.set("key", { code: "truncated", subject: "key", detail: `the engine gives ${keyLimit} messages for a key and topic at most` });
  return { messages, searchedTopics, warnings: [...warnings.values()] };
}

/** Messages that wait for their topic: delayed ones and halves of transactions. */
async function pendingOf(live: LiveInstance, by: By): Promise<{ messages: StoredMessage[]; warnings: Warning[] }> {
  const { delayed, half, timed } = live.adapter.tracking.topics;
  const found = await Promise.all([delayed, timed, half].map((topic) => copiesIn(live, topic, by)));
  return { messages: found.flatMap(({ messages }) => messages), warnings: found.flatMap(({ warnings }) => warnings) };
}

/** Of one millisecond on one broker, the one that lies behind in the log. */
function newestFirst(messages: readonly StoredMessage[]): StoredMessage[] {
  return messages.toSorted((left, right) => right.storedAtMs - left.storedAtMs || right.commitLogOffset - left.commitLogOffset);
}

function distinctMessages(messages: readonly StoredMessage[]): StoredMessage[] {
  return [...new Map(messages.map((message) => [message.offsetMessageId, message])).values()];
}

/** A half or a long delay is stored anew while it waits; the newest record stands for all. */
function newestPerId(messages: readonly StoredMessage[]): StoredMessage[] {
  return [...new Map(newestFirst(messages).toReversed().map((message) => [message.uniqueId === "" ? message.offsetMessageId : message.uniqueId, message])).values()];
}
