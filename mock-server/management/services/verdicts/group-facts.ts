import type { Warning } from "../../../../src/contract/paging.ts";
import type { OnlineGroup, Subscription } from "../../adapters/port/clients-port.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import { groupEntry, onlineGroup } from "../instance-reads.ts";
import type { LiveInstance } from "../instance-hub.ts";
import { copiesIn } from "./copies-in.ts";
import { clientRetryLimit, oldestStartMs, otherExpressions, queueClients } from "./queue-clients.ts";
import { asksForTag } from "./tag-expression.ts";
import type { CopyFacts, FilterFact, GroupFacts, ResendFact, ResetFact, RetryCopy, TraceFact } from "./verdict-facts.ts";

/** `topic@group` -> broker -> queue -> offset. */
type AllOffsets = Map<string, Map<string, Map<number, number>>>;

/** What is the same for all groups of one message, read before anything of a group. */
export interface SharedFacts {
  message: StoredMessage | null;
  /** The topic that the message belongs to, whether or not it is there. */
  topic: string;
  uniqueId: string;
  offsets: AllOffsets;
  /** Brokers whose offsets are not known. */
  silentBrokers: ReadonlySet<string>;
  minOffset: number | null;
  /** Copies in the delay topic that wait for a retry or dead-letter topic, of all groups. */
  scheduled: { message: StoredMessage; dueAtMs: number | null }[];
  resetsOf(group: string): ResetFact[];
  tracesOf(group: string): TraceFact[];
  resendsOf(group: string, copies: readonly RetryCopy[]): ResendFact[];
  /** Other messages of the same unique id in the topic: a copy that names one of them as its origin is not of this one. */
  otherOffsetIds: ReadonlySet<string>;
}

/**
 * Everything that is known of one group and the message. The offsets in `shared` were read before the copies are looked for here: a client
 * sends a message back before it acknowledges it, so what is beyond the offset and came back is seen to have come back.
 */
export async function gatherGroup(live: LiveInstance, group: string, shared: SharedFacts): Promise<{ facts: GroupFacts; warnings: Warning[] }> {
  const { message } = shared;
  const [online, found] = await Promise.all([onlineGroup(live, group).catch(() => undefined), copiesOf(live, group, shared)]);
  const newest = found.copies.copies.at(-1);
  const isBroadcasting = online?.value?.messageModel === "BROADCASTING";
  const offset = message ? offsetOn(shared, message.topic, group, message) : undefined;
  const retryPlace = newest?.kind === "retry" ? newest.message : null;
  const isRetryOpen = newest?.kind === "retry" && !(typeof newest.offset === "number" && newest.offset > newest.message.queueOffset);
  const isOpen = message !== null && newest === undefined && !(typeof offset === "number" && offset > message.queueOffset);
  const asked = online?.value && (isBroadcasting || isOpen || isRetryOpen || newest?.kind === "retryScheduled" || isYounger(online.value, shared)) ? await queueClients(live, online.value, message, retryPlace) : undefined;
  const filter = await filterOf(live, online?.value ?? undefined, shared, asked?.told ?? []);
  const config = await configOf(live, group);
  const facts: GroupFacts = {
    group,
    message,
    online: online === undefined ? undefined : online.value,
    ...config,
    retryLimit: clientRetryLimit(asked?.told ?? []) ?? config.retryLimit,
    offset,
    minOffset: shared.minOffset,
    filter,
    copies: found.copies,
    clients: asked?.clients ?? [],
    resets: shared.resetsOf(group),
    traces: shared.tracesOf(group),
    resends: shared.resendsOf(group, found.copies.copies),
  };
  return { facts, warnings: [...(online?.warnings ?? []), ...found.warnings] };
}

async function configOf(live: LiveInstance, group: string): Promise<{ consumeEnabled: boolean; retryLimit: number | null }> {
  const entry = await groupEntry(live, group).catch(() => undefined);
  const configs = entry?.records.map(({ config }) => config) ?? [];
  return { consumeEnabled: configs.length === 0 || configs.some(({ consumeEnabled }) => consumeEnabled), retryLimit: configs[0]?.maxRetries ?? null };
}

/** A version of the subscription that is younger than the message proves nothing; then each client tells when it started. */
function isYounger(online: OnlineGroup, { message, topic }: SharedFacts): boolean {
  const since = online.subscriptions.find((one) => one.topic === topic)?.subVersionMs ?? null;
  return since !== null && message !== null && since > message.storedAtMs;
}

function offsetOn(shared: SharedFacts, topic: string, group: string, { brokerName, queueId }: StoredMessage): number | null | undefined {
  if (shared.silentBrokers.has(brokerName)) return undefined;
  return shared.offsets.get(`${topic}@${group}`)?.get(brokerName)?.get(queueId) ?? null;
}

async function copiesOf(live: LiveInstance, group: string, shared: SharedFacts): Promise<{ copies: CopyFacts; warnings: Warning[] }> {
  const { topics } = live.adapter.tracking;
  const [retryTopic, deadTopic] = [topics.retriesOf(group), topics.deadLettersOf(group)];
  if (shared.uniqueId === "") {
    const { snapshot } = live.poller;
    const hasNone = !snapshot.topics.entry(deadTopic) && !mayHoldRetries(shared.offsets, retryTopic, group);
    return { copies: { copies: [], searchable: hasNone, silentBrokers: [] }, warnings: [] };
  }
  const [retries, dead] = await Promise.all([copiesIn(live, retryTopic, { uniqueId: shared.uniqueId }), copiesIn(live, deadTopic, { uniqueId: shared.uniqueId })]);
  const stored = [
    ...retries.messages.map((message): RetryCopy => ({ message, kind: "retry", dueAtMs: null, offset: offsetOn(shared, retryTopic, group, message) })),
    ...dead.messages.map((message): RetryCopy => ({ message, kind: "deadLetter", dueAtMs: null, offset: undefined })),
  ];
  const scheduled = shared.scheduled.flatMap(({ dueAtMs, message }): RetryCopy[] => {
    const real = message.properties["REAL_TOPIC"];
    if (real !== retryTopic && real !== deadTopic) return [];
    const delivered = stored.some((copy) => copy.message.reconsumeTimes === message.reconsumeTimes && copy.message.storedAtMs >= message.storedAtMs);
    // An orderly client asks for a delay also of what goes to the dead letters.
    return delivered ? [] : [{ message, kind: real === deadTopic ? "deadLetter" : "retryScheduled", dueAtMs, offset: undefined }];
  });
  const own = [...stored, ...scheduled].filter(({ message }) => !shared.otherOffsetIds.has(message.properties["ORIGIN_MESSAGE_ID"] ?? ""));
  own.sort((left, right) => left.message.storedAtMs - right.message.storedAtMs || left.message.reconsumeTimes - right.message.reconsumeTimes);
  return { copies: { copies: own, searchable: true, silentBrokers: [...new Set([...retries.silentBrokers, ...dead.silentBrokers])] }, warnings: [...retries.warnings, ...dead.warnings] };
}

/** A retry topic in which the group never got beyond the start holds nothing that was ever taken. */
function mayHoldRetries(offsets: AllOffsets, retryTopic: string, group: string): boolean {
  return [...(offsets.get(`${retryTopic}@${group}`)?.values() ?? [])].some((queues) => [...queues.values()].some((offset) => offset > 0));
}

async function filterOf(live: LiveInstance, online: OnlineGroup | undefined, { message, topic }: SharedFacts, told: Awaited<ReturnType<typeof queueClients>>["told"]): Promise<FilterFact> {
  if (online === undefined) return { kind: "notAsked" };
  const subscription = online.subscriptions.find((one) => one.topic === topic);
  if (subscription === undefined) return { kind: "notSubscribed" };
  const { expression, expressionType } = subscription;
  const tag = message?.properties["TAGS"] ?? "";
  const shared = { expression, tag, sinceMs: oldestStartMs(told, topic, expression) ?? subscription.subVersionMs, otherExpressions: otherExpressions(told, topic, expression) };
  if (expressionType !== "SQL92") return { kind: "tag", ...shared, passes: message === null ? null : asksForTag(expression, tag), reason: "" };
  return { kind: "sql", ...shared, ...(message === null ? { passes: null, reason: "" } : await sqlAnswer(live, message, subscription)) };
}

async function sqlAnswer(live: LiveInstance, message: StoredMessage, subscription: Subscription): Promise<{ passes: boolean | null; reason: string }> {
  try {
    return await live.adapter.tracking.passes(message, subscription);
  } catch (error) {
    return { passes: null, reason: error instanceof Error ? error.message : "" };
  }
}
