import type { BrokerStatistics } from "./broker-statistics.ts";

/** The part of a broker that counts. */
interface Counting {
  statistics: BrokerStatistics;
  settings: { clusterName: string };
}

/** Counts stored messages of a topic. */
export function countPut(broker: Counting, topic: string, messages: number, bytes: number): void {
  broker.statistics.item("TOPIC_PUT_NUMS", topic).add(messages);
  broker.statistics.item("TOPIC_PUT_SIZE", topic).add(bytes);
  broker.statistics.item("BROKER_PUT_NUMS", broker.settings.clusterName).add(messages);
}
