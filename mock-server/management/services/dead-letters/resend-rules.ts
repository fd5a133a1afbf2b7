import type { ResendObstacle, ResendReason } from "../../../../src/contract/dead-letters.ts";
import type { Warning } from "../../../../src/contract/paging.ts";
import { groupEntry, onlineGroup } from "../instance-reads.ts";
import type { LiveInstance } from "../instance-hub.ts";
import { isNotFound, refusal } from "../service-error.ts";
import { isRetryTopic } from "../snapshot/group-table.ts";
import { exists } from "./dead-letter-reads.ts";
import { targetTopicOf } from "./resend-record.ts";

/** Whether a group can take messages out of its retry topic. */
export interface Readiness {
  obstacle: ResendObstacle | null;
  online: boolean;
  onlineClients: string[];
  /** Of the clients that are online; undefined while none is. */
  subscribedTopics: ReadonlySet<string> | undefined;
  warnings: Warning[];
}

/** DLQ-019. A group that is offline gets its messages when it comes back, if its retry topic is there already. */
export async function readinessOf(live: LiveInstance, group: string): Promise<Readiness> {
  const nobody = { online: false, onlineClients: [], subscribedTopics: undefined, warnings: [] };
  const isThere = await groupEntry(live, group).then(() => true, (error: unknown) => (isNotFound(error) ? false : Promise.reject(error)));
  if (!isThere) return { obstacle: "groupGone", ...nobody };
  const { value: online, warnings } = await onlineGroup(live, group);
  if (!online) return { ...nobody, obstacle: (await exists(live, targetTopicOf(group, "", "group"))) ? null : "noRetryTopic", warnings };
  const topics = online.subscriptions.map(({ topic }) => topic).filter((topic) => !isRetryTopic(topic));
  const obstacle = online.messageModel === "BROADCASTING" ? "broadcast" : topics.length === 0 ? "subscribesToNothing" : null;
  return { obstacle, online: true, onlineClients: online.clients.map(({ clientId }) => clientId), subscribedTopics: new Set(topics), warnings };
}

const obstacleTexts: Record<ResendObstacle, string> = {
  groupGone: "the group does not exist any more",
  broadcast: "its clients consume by broadcast and never read the retry topic",
  subscribesToNothing: "its clients subscribe to nothing",
  noRetryTopic: "no client of the group was ever online, so it has no retry topic",
};

/** Throws resend_refused, or not_found for a group that is gone. */
export function refuseObstacle(group: string, { obstacle }: Readiness): void {
  if (obstacle === null) return;
  if (obstacle === "groupGone") throw refusal("not_found", `There is no consumer group ${group}.`, { what: "group", name: group });
  throw refusal("resend_refused", `Nothing can be sent to ${group}: ${obstacleTexts[obstacle]}.`, { group });
}

/** Why one message cannot go to the group; empty when it can. */
export function reasonAgainst(originTopic: string, { subscribedTopics }: Readiness): ResendReason {
  if (originTopic === "") return "originUnknown";
  return subscribedTopics && !subscribedTopics.has(originTopic) ? "notSubscribed" : "";
}
