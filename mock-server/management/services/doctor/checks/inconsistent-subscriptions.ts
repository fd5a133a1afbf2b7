import type { FindingKind } from "../../../../../src/contract/doctor.ts";
import { evidence, firstOf } from "../candidate.ts";
import type { Candidate, Check, Unchecked } from "../candidate.ts";
import type { ClientFact, GroupFact, ToldClient } from "../doctor-facts.ts";
import { isRetryTopic } from "../../snapshot/group-table.ts";

/** While services are rolled out two versions stand side by side for a moment. */
const confirmMs = 25_000;

/** Clients of one group that do not subscribe alike (SUB-6, BEST-1 to BEST-3): other topics, other filters of a topic, the same tags in another order. */
export const inconsistentSubscriptions: Check = {
  name: "subscriptions",
  check({ away, groups }) {
    const findings: Candidate[] = [];
    const unchecked: Unchecked[] = [];
    let checked = 0;
    // The broker keeps the last heartbeat only, so that the clients themselves must be asked.
    for (const group of away ? [] : groups.filter(({ clients }) => clients.length > 1)) {
      const told = group.clients.filter(({ told: info }) => info !== null);
      if (told.length >= 2) findings.push(...differencesIn(group, told));
      const silent = group.clients.find(({ told: info }) => info === null);
      if (silent) unchecked.push({ reason: silent.silence, thing: group.group });
      else checked += 1;
    }
    const single = away ? 0 : groups.filter(({ clients, online }) => online && clients.length === 1).length;
    return { findings, unchecked, checked: checked + single };
  },
};

interface Says {
  client: ClientFact;
  /** As the client has it; null = it does not subscribe to the topic. */
  expression: string | null;
  /** Alike for expressions that select the same messages. */
  meaning: string | null;
}

function differencesIn(group: GroupFact, told: ClientFact[]): Candidate[] {
  const topics = [...new Set(told.flatMap(({ told: info }) => info?.subscriptions.map(({ topic }) => topic) ?? []))].filter((topic) => !isRetryTopic(topic)).sort();
  return topics.flatMap((topic): Candidate[] => {
    const says = told.map((client) => ({ client, ...expressionOf(client.told, topic) }));
    const kind = kindOf(says);
    if (!kind) return [];
    return [
      {
        kind,
        severity: kind === "tagOrderDiffers" ? "note" : "act",
        subject: { scope: "groupTopic", group: group.group, topic },
        params: { group: group.group, topic },
        evidence: [...firstOf(rareFirst(says), "moreClients", whatItSays), ...(kind === "tagOrderDiffers" ? [] : [evidence("lastHeartbeatWins")])],
        place: { page: "group", group: group.group, tab: "subscriptions" },
        sinceMs: null,
        confirmMs,
      },
    ];
  });
}

function kindOf(says: Says[]): FindingKind | undefined {
  if (says.some(({ expression }) => expression === null)) return "topicsDiffer";
  if (new Set(says.map(({ meaning }) => meaning)).size > 1) return "filtersDiffer";
  return new Set(says.map(({ expression }) => expression)).size > 1 ? "tagOrderDiffers" : undefined;
}

function expressionOf(told: ToldClient | null, topic: string): Pick<Says, "expression" | "meaning"> {
  const found = told?.subscriptions.find((subscription) => subscription.topic === topic);
  if (!found) return { expression: null, meaning: null };
  if (found.expressionType !== "TAG") return { expression: found.expression, meaning: `${found.expressionType} ${found.expression}` };
  const tags = found.expression.split("||").map((tag) => tag.trim()).filter((tag) => tag !== "");
  return { expression: tags.join(" || ") || "*", meaning: [...new Set(tags)].sort().join(" || ") || "*" };
}

function whatItSays({ client, expression }: Says): ReturnType<typeof evidence> {
  const who = { client: client.clientId, address: client.address };
  return expression === null ? evidence("clientSubscribesNot", who) : evidence("clientSubscribes", { ...who, expression });
}

/** Every different saying first, the rarest before the others: a reader looks for the one that is out of line. */
function rareFirst(says: Says[]): Says[] {
  const groups = [...Map.groupBy(says, ({ expression }) => expression).values()].sort((a, b) => a.length - b.length);
  return [...groups.flatMap(([first]) => (first ? [first] : [])), ...groups.flatMap(([, ...others]) => others)];
}
