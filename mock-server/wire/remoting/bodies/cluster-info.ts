import { printFastjson } from "../fastjson-emitter.ts";
import { parseFastjsonObject } from "../fastjson-parser.ts";
import { readBrokerData } from "./topic-route.ts";
import type { BrokerData } from "./topic-route.ts";

/** The answer of GET_BROKER_CLUSTER_INFO. */
export interface ClusterInfo {
  brokers: BrokerData[];
  /** Broker names by cluster name. */
  clusters: Map<string, string[]>;
}

export function parseClusterInfo(body: Buffer): ClusterInfo {
  const object = parseFastjsonObject(body);
  const brokers = [...object.object("brokerAddrTable").objectEntries()].map(([, broker]) => readBrokerData(broker));
  const table = object.object("clusterAddrTable");
  return { brokers, clusters: new Map([...table.fields.keys()].map((cluster) => [cluster, table.texts(cluster)])) };
}

/** Broker ids stay bare numbers here, as a real name server prints them (protocol sheet §3.2). */
export function formatClusterInfo(info: ClusterInfo): Buffer {
  const brokers = new Map(info.brokers.map((broker) => [broker.brokerName, { ...broker }]));
  return printFastjson({ brokerAddrTable: brokers, clusterAddrTable: info.clusters });
}
