import { z } from "zod";
import type { Api } from "./fixtures.ts";

const instance = "/api/instances/default";
const clusterAnswer = z.object({ brokers: z.array(z.object({ brokerName: z.string(), address: z.string() })) });
const sentAnswer = z.object({ rows: z.array(z.object({ messageId: z.string(), uniqueId: z.string(), brokerName: z.string(), queueId: z.number(), queueOffset: z.number().nullable() })) });

/** The brokers of the bundled instance. */
export async function brokersOf(api: Api): Promise<z.output<typeof clusterAnswer>["brokers"]> {
  return clusterAnswer.parse(await api.get(`${instance}/cluster`)).brokers;
}

/** Creates a topic with four queues on every broker. */
export async function createTopic(api: Api, name: string): Promise<void> {
  const brokerNames = (await brokersOf(api)).map((broker) => broker.brokerName);
  await api.post(`${instance}/topics`, { name, brokerNames, queuesPerBroker: 4 });
}

/** Creates a consumer group on every broker. */
export async function createGroup(api: Api, name: string): Promise<void> {
  const brokerNames = (await brokersOf(api)).map((broker) => broker.brokerName);
  await api.post(`${instance}/groups`, { name, brokerNames });
}

/** Sends messages by the dial test and returns where they were stored. */
export async function send(api: Api, message: { topic: string; messageCount?: number; body?: string; keys?: string; tags?: string; sizeKb?: number; brokerName?: string; queueId?: number; messageType?: "DELAY"; delayLevel?: number }): Promise<z.output<typeof sentAnswer>["rows"]> {
  return sentAnswer.parse(await api.post(`${instance}/dial-tests/produce`, { messageCount: 1, ...message })).rows;
}

/** Pulls and acknowledges messages for a group. */
export async function consume(api: Api, topic: string, group: string, messageCount: number): Promise<void> {
  await api.post(`${instance}/dial-tests/consume`, { topic, group, messageCount });
}
