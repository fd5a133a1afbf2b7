import { linkOptions } from "@tanstack/react-router";

/** Where the offset query starts (TOPIC-20); without an offset the reader fills it in. */
interface OffsetQuery {
  topic: string;
  broker: string;
  queue?: number;
  offset?: number;
  group?: string;
}

/** The messages page with the offset query filled in. */
export const offsetQueryLink = (instanceId: string, query: OffsetQuery) => linkOptions({ to: "/instances/$instanceId/messages", params: { instanceId }, search: { by: "offset" as const, ...query } });

/** The messages of a topic by time. */
export const messagesLink = (instanceId: string, topic: string) => linkOptions({ to: "/instances/$instanceId/messages", params: { instanceId }, search: { topic } });

/** Its messages as they are stored. */
export const tailLink = (instanceId: string, topic: string) => linkOptions({ to: "/instances/$instanceId/tail", params: { instanceId }, search: { topic } });

export const dialTestLink = (instanceId: string, topic?: string) => linkOptions({ to: "/instances/$instanceId/dial-test", params: { instanceId }, search: { topic } });

/** A group's drawer on a tab. */
export const groupLink = (instanceId: string, group: string, tab: "subscriptions" | "backlog" | "clients") => linkOptions({ to: "/instances/$instanceId/groups", params: { instanceId }, search: { group, tab } });

/** The reset of offsets with the topic fixed and, where it is known, the group chosen (RESET-1). */
export const resetLink = (instanceId: string, topic: string, group?: string) => linkOptions({ to: "/instances/$instanceId/groups", params: { instanceId }, search: { reset: true as const, resetTopic: topic, resetGroup: group } });

/** Code samples with this topic filled in. */
export const samplesLink = (instanceId: string, topic?: string) => linkOptions({ to: "/instances/$instanceId/details", params: { instanceId }, search: { topic } });
