import type { LinkProps } from "@tanstack/react-router";
import type { GroupsSearch } from "./search.ts";

/** Pages of other features, by their address alone: this feature knows none of their types. */
function pageLink(to: string, instanceId: string, search: object): LinkProps {
  // The address of a page is checked where its route stands; here it is only text.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { to: to as LinkProps["to"], params: { instanceId }, search };
}

export const topicLink = (instanceId: string, topic: string, tab: "queues" | "groups"): LinkProps => pageLink("/instances/$instanceId/topics", instanceId, { topic, tab });

/** The messages page with one offset of a queue filled in. */
export const messageAtOffsetLink = (instanceId: string, query: { topic: string; brokerName: string; queueId: number; offset: number; group: string }): LinkProps => pageLink("/instances/$instanceId/messages", instanceId, { by: "offset", ...query });

/** Code samples with this group filled in. */
export const samplesLink = (instanceId: string, group?: string): LinkProps => pageLink("/instances/$instanceId", instanceId, { group });

/** This page with another part of its link. */
export const groupsLink = (instanceId: string, search: GroupsSearch): LinkProps => pageLink("/instances/$instanceId/groups", instanceId, search);
