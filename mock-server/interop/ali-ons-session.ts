import { Consumer, Message, Producer } from "ali-ons";
import { closeAliOns, countAliOns } from "../../e2e/engines/ali-ons-clients.ts";

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined };
let instances = 0;

interface Received {
  name: string;
  tag: string | undefined;
  key: string | undefined;
  bodyLength: number;
  reconsumeTimes: number;
}

export interface AliOnsConsumer {
  received: Received[];
  /** Errors that the client reported; tests expect none. */
  errors: Error[];
  close(): Promise<void>;
}

/** Names of the account as the tests have them elsewhere; none = nothing is signed. */
type Account = { accessKey: string; secretKey: string } | undefined;

function clientOptions(namesrv: string, account: Account): { nameSrv: string; httpclient: object; instanceName: string; logger: typeof quiet; clientIP: string; accessKeyId?: string; accessKeySecret?: string } {
  instances += 1;
  countAliOns();
  return { ...(account && { accessKeyId: account.accessKey, accessKeySecret: account.secretKey }), nameSrv: namesrv, httpclient: {}, instanceName: `ali-${process.pid}-${instances}`, logger: quiet, clientIP: "127.0.0.1" };
}

/** The body that the Java driver sends as well: `prefix-i|xxx…`. */
function bodyOf(name: string, size: number): Buffer {
  return Buffer.from(`${name}|`.padEnd(size, "x"));
}

export interface AliOnsSend {
  topic: string;
  prefix: string;
  count: number;
  size?: number;
  tag?: string;
  /** Sends under way at once. */
  window?: number;
  account?: Account;
  /** When the messages may be delivered, epoch. */
  deliverAtMs?: number;
}

/** Sends `count` messages with an ali-ons producer and returns what it was answered. */
export async function sendWithAliOns(namesrv: string, { topic, prefix, count, size = 0, tag = "TagA", window = 64, account, deliverAtMs }: AliOnsSend): Promise<{ sendStatus: string; msgId: string }[]> {
  const producer = new Producer({ ...clientOptions(namesrv, account), producerGroup: "PG_ali_ons" });
  await producer.ready();
  const results: { sendStatus: string; msgId: string }[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const name = `${prefix}-${next}`;
      next += 1;
      const message = new Message(topic, tag, bodyOf(name, size));
      message.keys = [name];
      if (deliverAtMs !== undefined) message.setStartDeliverTime(deliverAtMs);
      results.push(await producer.send(message));
    }
  };
  try {
    await Promise.all(Array.from({ length: window }, worker));
  } finally {
    await closeAliOns(producer);
  }
  return results;
}

interface AliOnsConsume {
  topic: string;
  group: string;
  tags?: string;
  account?: Account;
  /** How often messages of a name fail before they succeed. */
  failures?: Record<string, number>;
}

/** Starts an ali-ons push consumer that keeps what it receives. */
export async function consumeWithAliOns(namesrv: string, { topic, group, tags = "*", account, failures = {} }: AliOnsConsume): Promise<AliOnsConsumer> {
  const consumer = new Consumer({ ...clientOptions(namesrv, account), consumerGroup: group, parallelConsumeLimit: 32 });
  const received: Received[] = [];
  const errors: Error[] = [];
  consumer.on("error", (error) => errors.push(error));
  consumer.subscribe(topic, tags, async (message) => {
    const text = message.body.toString("utf8");
    const name = text.slice(0, text.indexOf("|"));
    received.push({ name, tag: message.tags, key: message.keys, bodyLength: message.body.length, reconsumeTimes: message.reconsumeTimes });
    const times = failures[name];
    return times !== undefined && received.filter((one) => one.name === name).length <= times ? Consumer.ACTION_RETRY : undefined;
  });
  await consumer.ready();
  return { received, errors, close: () => closeAliOns(consumer) };
}
