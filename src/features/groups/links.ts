import { linkOptions } from "@tanstack/react-router";
import type { GroupsSearch } from "./search.ts";

/** A topic's drawer on the groups that consume it. */
export const topicLink = (instanceId: string, topic: string) => linkOptions({ to: "/instances/$instanceId/topics", params: { instanceId }, search: { topic, tab: "groups" as const } });

/** The messages page with one offset of a queue filled in. */
export const messageAtOffsetLink = (instanceId: string, query: { topic: string; broker: string; queue: number; offset: number; group: string }) => linkOptions({ to: "/instances/$instanceId/messages", params: { instanceId }, search: { by: "offset" as const, ...query } });

/** Code samples with this group filled in. */
export const samplesLink = (instanceId: string, group?: string) => linkOptions({ to: "/instances/$instanceId/details", params: { instanceId }, search: { group } });

/** This page with another part of its link. */
export const groupsLink = (instanceId: string, search: GroupsSearch) => linkOptions({ to: "/instances/$instanceId/groups", params: { instanceId }, search });
