import { askOnce } from "./engines/remoting-request.ts";

const sendMessage = 10;
const sendOk = 0;

/** Stores any bytes with any properties and flags, as no client would, and returns the offset id. */
export async function sendBytes(broker: string, { body, properties = {}, sysFlag = 0, topic }: { topic: string; body: Buffer; properties?: Record<string, string>; sysFlag?: number }): Promise<string> {
  const text = Object.entries(properties).map(([name, value]) => `${name}\u0001${value}\u0002`);
  const header = { producerGroup: "PG_bytes", topic, defaultTopic: "TBW102", defaultTopicQueueNums: 4, queueId: 0, sysFlag, bornTimestamp: Date.now(), flag: 0, properties: text.join(""), reconsumeTimes: 0, unitMode: "false", batch: "false" };
  const answer = await askOnce(broker, sendMessage, header, body);
  if (answer.code !== sendOk) throw new Error(`the broker refused the message: ${answer.code} ${answer.remark}`);
  return answer.extFields["msgId"] ?? "";
}
