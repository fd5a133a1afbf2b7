import { printFastjson } from "../fastjson-emitter.ts";
import { parseFastjsonObject } from "../fastjson-parser.ts";
import type { FastjsonObject } from "../fastjson-object.ts";

export interface BrokerData {
  cluster: string;
  brokerName: string;
  /** Address by broker id; 0 is the master. */
  brokerAddrs: Map<number, string>;
}

interface QueueData {
  brokerName: string;
  readQueueNums: number;
  writeQueueNums: number;
  perm: number;
  topicSysFlag: number;
}

/** The answer of GET_ROUTEINFO_BY_TOPIC. */
export interface TopicRoute {
  brokerDatas: BrokerData[];
  queueDatas: QueueData[];
  orderTopicConf?: string;
}

export function parseTopicRoute(body: Buffer): TopicRoute {
  const object = parseFastjsonObject(body);
  const orderTopicConf = object.optionalText("orderTopicConf");
  return {
    brokerDatas: object.objects("brokerDatas").map(readBrokerData),
    queueDatas: object.objects("queueDatas").map((queue) => ({
      brokerName: queue.text("brokerName"),
      readQueueNums: queue.number("readQueueNums"),
      writeQueueNums: queue.number("writeQueueNums"),
      perm: queue.number("perm"),
      topicSysFlag: queue.number("topicSysFlag"),
    })),
    ...(orderTopicConf !== undefined && { orderTopicConf }),
  };
}

export function readBrokerData(broker: FastjsonObject): BrokerData {
  const brokerAddrs = new Map<number, string>();
  for (const [id, address] of broker.object("brokerAddrs").textEntries()) brokerAddrs.set(Number(id), address);
  return { cluster: broker.text("cluster"), brokerName: broker.text("brokerName"), brokerAddrs };
}

/** Broker ids are printed as texts here, which every client reads (protocol sheet §3.2). */
export function formatTopicRoute(route: TopicRoute): Buffer {
  return printFastjson({
    brokerDatas: route.brokerDatas.map((broker) => ({
      brokerAddrs: new Map([...broker.brokerAddrs].map(([id, address]) => [`${id}`, address])),
      brokerName: broker.brokerName,
      cluster: broker.cluster,
    })),
    filterServerTable: {},
    orderTopicConf: route.orderTopicConf,
    queueDatas: route.queueDatas.map((queue) => ({ ...queue })),
  });
}
