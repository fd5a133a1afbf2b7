import { printFastjson } from "../fastjson-emitter.ts";
import { parseFastjsonObject } from "../fastjson-parser.ts";
import { readSubscriptionData } from "./subscription-data.ts";
import type { FastjsonObject } from "../fastjson-object.ts";
import type { SubscriptionData } from "./subscription-data.ts";

/** One client as a broker sees it. */
export interface ClientConnection {
  clientId: string;
  /** ip:port of its socket. */
  clientAddr: string;
  language: string;
  version: number;
}

/** The answer of GET_CONSUMER_CONNECTION_LIST. */
export interface ConsumerConnections {
  connections: ClientConnection[];
  consumeType: string;
  messageModel: string;
  consumeFromWhere: string;
  subscriptions: SubscriptionData[];
}

/** A producer of GET_ALL_PRODUCER_INFO, which brokers know from 4.9.4 on. */
export interface ProducerInfo extends ClientConnection {
  lastUpdateTimestampMs: number;
}

export function parseConsumerConnections(body: Buffer): ConsumerConnections {
  const object = parseFastjsonObject(body);
  return {
    connections: object.objects("connectionSet").map(readConnection),
    consumeType: object.text("consumeType"),
    messageModel: object.text("messageModel"),
    consumeFromWhere: object.text("consumeFromWhere"),
    subscriptions: [...object.object("subscriptionTable").objectEntries()].map(([, subscription]) => readSubscriptionData(subscription)),
  };
}

function readConnection(object: FastjsonObject): ClientConnection {
  return { clientId: object.text("clientId"), clientAddr: object.text("clientAddr"), language: object.text("language", "OTHER"), version: object.number("version") };
}

export function formatConsumerConnections({ connections, subscriptions, ...rest }: ConsumerConnections): Buffer {
  const table = new Map(subscriptions.map((subscription) => [subscription.topic, { ...subscription }]));
  return printFastjson({ ...rest, connectionSet: connections.map((connection) => ({ ...connection })), subscriptionTable: table });
}

/** The answer of GET_PRODUCER_CONNECTION_LIST. */
export function parseProducerConnections(body: Buffer): ClientConnection[] {
  return parseFastjsonObject(body).objects("connectionSet").map(readConnection);
}

export function formatProducerConnections(connections: readonly ClientConnection[]): Buffer {
  return printFastjson({ connectionSet: connections.map((connection) => ({ ...connection })) });
}

/** The answer of GET_ALL_PRODUCER_INFO, by producer group. */
export function parseProducerTable(body: Buffer): Map<string, ProducerInfo[]> {
  const data = parseFastjsonObject(body).object("data");
  const readProducer = (producer: FastjsonObject): ProducerInfo => ({
    clientId: producer.text("clientId"),
    clientAddr: producer.text("remoteIP"),
    language: producer.text("language", "OTHER"),
    version: producer.number("version"),
    lastUpdateTimestampMs: producer.number("lastUpdateTimestamp"),
  });
  return new Map([...data.fields.keys()].map((group) => [group, data.objects(group).map(readProducer)]));
}

export function formatProducerTable(groups: ReadonlyMap<string, readonly ProducerInfo[]>): Buffer {
  const data = new Map(
    [...groups].map(([group, producers]) => [
      group,
      producers.map(({ clientAddr, lastUpdateTimestampMs, ...producer }) => ({ ...producer, remoteIP: clientAddr, lastUpdateTimestamp: lastUpdateTimestampMs })),
    ]),
  );
  return printFastjson({ data });
}
