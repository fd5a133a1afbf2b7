import { queryOptions } from "@tanstack/react-query";
import { call } from "../../../api/call.ts";
import type { AnswerOf, CallOptions } from "../../../api/call.ts";
import type { MessageDetail } from "../queries.ts";

export type Sent = AnswerOf<"sendMessage">;
export type Consumed = AnswerOf<"consumeMessage">;
export type NewMessage = CallOptions<"sendMessage">["body"];

/** The topic that a message was sent to first: a retry or a dead letter keeps it among its properties. */
export function originTopicOf({ properties, topic }: Pick<MessageDetail, "topic" | "properties">): string {
  return /^%(RETRY|DLQ)%/.test(topic) ? (properties["RETRY_TOPIC"] ?? "") : topic;
}

/** The group that a message in a retry topic or a dead-letter queue is for, undefined anywhere else. */
export function groupOfCopy(topic: string): { group: string; isDead: boolean } | undefined {
  const [, kind, group] = /^%(RETRY|DLQ)%(.+)$/s.exec(topic) ?? [];
  return group === undefined ? undefined : { group, isDead: kind === "DLQ" };
}

/** The groups of a topic with who is online in them now. */
export const onlineGroupsQuery = (instanceId: string, topic: string) =>
  queryOptions({
    queryKey: ["instances", "messages", instanceId, "onlineGroups", topic],
    queryFn: async ({ signal }) => (await call("listTopicGroups", { params: { instanceId, topic }, signal })).rows.filter((row) => row.clients.length > 0),
    enabled: topic !== "",
    refetchInterval: 10_000,
    retry: false,
  });

export const resendMessage = (instanceId: string, offsetMessageId: string): Promise<Sent> => call("resendMessage", { params: { instanceId, offsetMessageId } });

export const sendMessage = (instanceId: string, body: NewMessage): Promise<Sent> => call("sendMessage", { params: { instanceId }, body });

export const consumeMessage = (instanceId: string, offsetMessageId: string, group: string, clientId: string): Promise<Consumed> => call("consumeMessage", { params: { instanceId, offsetMessageId }, body: { group, clientId } });
