import type { LinkProps } from "@tanstack/react-router";

/** Where a message query starts; `by` is the way of MSG-1. */
export interface MessageQuery {
  by: "offset" | "topic";
  topic: string;
  brokerName?: string;
  queueId?: number;
  offset?: number;
  group?: string;
}

/** Pages of other features, by their address alone: this feature knows none of their types. */
function pageLink(to: string, instanceId: string, search: object): LinkProps {
  // The address of a page is checked where its route stands; here it is only text.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { to: to as LinkProps["to"], params: { instanceId }, search };
}

/** The messages page with its query filled in (TOPIC-20). */
export const messagesLink = (instanceId: string, query: MessageQuery): LinkProps => pageLink("/instances/$instanceId/messages", instanceId, query);

export const dialTestLink = (instanceId: string, topic?: string): LinkProps => pageLink("/instances/$instanceId/dial-test", instanceId, { topic });

/** A group's drawer on a tab. */
export const groupLink = (instanceId: string, group: string, tab: "subscriptions" | "backlog" | "clients"): LinkProps => pageLink("/instances/$instanceId/groups", instanceId, { group, tab });

/** The reset of offsets with the topic fixed and, where it is known, the group chosen (RESET-1). */
export const resetLink = (instanceId: string, topic: string, group?: string): LinkProps => pageLink("/instances/$instanceId/groups", instanceId, { reset: true, resetTopic: topic, resetGroup: group });

/** Code samples with this topic filled in. */
export const samplesLink = (instanceId: string, topic?: string): LinkProps => pageLink("/instances/$instanceId", instanceId, { topic });
