import { RawClient } from "../broker/listeners/remoting/raw-client.ts";

/** The number of requests of which nobody waits for the answer. */
const laterBeats = 1_000_000_000;

/** A consumer that only says who it is, and answers what it is told to answer; its frames are written by hand. */
export async function connectRawConsumer(address: string, group: string, topic: string, clientId: string): Promise<RawClient> {
  const client = await RawClient.to(address);
  const subscription = { classFilterMode: false, codeSet: [], expressionType: "TAG", subString: "*", subVersion: 1, tagsSet: [], topic };
  const consumer = { consumeFromWhere: "CONSUME_FROM_LAST_OFFSET", consumeType: "CONSUME_PASSIVELY", groupName: group, messageModel: "CLUSTERING", subscriptionDataSet: [subscription], unitMode: false };
  const heartbeat = JSON.stringify({ clientID: clientId, consumerDataSet: [consumer], producerDataSet: [] });
  await client.call(34, 1, {}, heartbeat);
  // Brokers forget who says nothing for two minutes; a test on a busy machine may last longer.
  const beat = setInterval(() => client.send(34, laterBeats, {}, heartbeat), 20_000).unref();
  client.socket.once("close", () => clearInterval(beat));
  return client;
}

/** Answers a request of the broker. */
export function answerRaw(client: RawClient, opaque: number, body: string): void {
  client.socket.write(RawClient.frame({ code: 0, flag: 1, language: "JAVA", opaque, serializeTypeCurrentRPC: "JSON", version: 409 }, body));
}
