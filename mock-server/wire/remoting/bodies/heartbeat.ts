import { printFastjson } from "../fastjson-emitter.ts";
import { parseFastjsonObject } from "../fastjson-parser.ts";
import { readSubscriptionData } from "./subscription-data.ts";
import type { FastjsonObject } from "../fastjson-object.ts";
import type { SubscriptionData } from "./subscription-data.ts";

interface ConsumerData {
  groupName: string;
  /** CONSUME_PASSIVELY (push), CONSUME_ACTIVELY (pull); 5.x also CONSUME_POP. */
  consumeType: string;
  /** CLUSTERING or BROADCASTING. */
  messageModel: string;
  consumeFromWhere: string;
  subscriptions: SubscriptionData[];
  unitMode: boolean;
}

/** The body of HEART_BEAT: all groups that one client takes part in. */
export interface Heartbeat {
  clientId: string;
  producerGroups: string[];
  consumers: ConsumerData[];
}

export function parseHeartbeat(body: Buffer): Heartbeat {
  const object = parseFastjsonObject(body);
  return {
    clientId: object.text("clientID"),
    producerGroups: object.objects("producerDataSet").map((producer) => producer.text("groupName")),
    consumers: object.objects("consumerDataSet").map(readConsumerData),
  };
}

function readConsumerData(consumer: FastjsonObject): ConsumerData {
  return {
    groupName: consumer.text("groupName"),
    consumeType: consumer.text("consumeType", "CONSUME_PASSIVELY"),
    messageModel: consumer.text("messageModel", "CLUSTERING"),
    consumeFromWhere: consumer.text("consumeFromWhere", "CONSUME_FROM_LAST_OFFSET"),
    subscriptions: consumer.objects("subscriptionDataSet").map(readSubscriptionData),
    unitMode: consumer.boolean("unitMode"),
  };
}

export function formatHeartbeat(heartbeat: Heartbeat): Buffer {
  return printFastjson({
    clientID: heartbeat.clientId,
    consumerDataSet: heartbeat.consumers.map(({ subscriptions, ...consumer }) => ({ ...consumer, subscriptionDataSet: subscriptions.map((subscription) => ({ ...subscription })) })),
    producerDataSet: heartbeat.producerGroups.map((groupName) => ({ groupName })),
  });
}
