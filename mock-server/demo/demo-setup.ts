import { parseClusterInfo } from "../wire/remoting/bodies/cluster-info.ts";
import { defaultSubscriptionGroup, formatSubscriptionGroup } from "../wire/remoting/bodies/subscription-group.ts";
import { RequestCode } from "../wire/remoting/request-code.ts";
import { DemoClient } from "./demo-client.ts";
import { demoGroups, demoTopics } from "./demo-scene.ts";

/** Makes the topics and groups of the demo on every master; what is there already stays as it is used. */
export async function setUpDemo(namesrv: string): Promise<void> {
  const client = new DemoClient(namesrv, "demo-setup", { producerGroups: [], consumers: [] });
  try {
    const cluster = parseClusterInfo((await client.call(namesrv, RequestCode.GET_BROKER_CLUSTER_INFO, {})).body);
    const masters = cluster.brokers.flatMap((broker) => broker.brokerAddrs.get(0) ?? []);
    for (const address of masters) {
      for (const { name } of demoTopics) await client.call(address, RequestCode.UPDATE_AND_CREATE_TOPIC, { topic: name, defaultTopic: "TBW102", readQueueNums: 4, writeQueueNums: 4, perm: 6, topicFilterType: "SINGLE_TAG", topicSysFlag: 0, order: false });
      for (const group of demoGroups) {
        await client.call(address, RequestCode.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP, {}, formatSubscriptionGroup({ ...defaultSubscriptionGroup(group.name), ...(group.fails && { retryMaxTimes: group.fails.maxRetries }) }));
        if (group.offline) await standAtBegin(client, address, group.name, group.topics);
      }
    }
  } finally {
    client.close();
  }
}

/** The offline group was here once: it has a place, unless it has a later one already. */
async function standAtBegin(client: DemoClient, address: string, consumerGroup: string, topics: string[]): Promise<void> {
  for (const topic of topics) {
    const known = await client.ask(address, RequestCode.QUERY_CONSUMER_OFFSET, { consumerGroup, topic, queueId: 0 });
    if (Number(known.extFields.offset ?? 0) > 0) continue;
    for (let queueId = 0; queueId < 4; queueId++) await client.call(address, RequestCode.UPDATE_CONSUMER_OFFSET, { consumerGroup, topic, queueId, commitOffset: 0 });
  }
}
