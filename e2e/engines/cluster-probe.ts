import { askOnce } from "./remoting-request.ts";

const updateAndCreateTopic = 17;
const getBrokerRuntimeInfo = 28;
const getBrokerClusterInfo = 106;

/** The addresses (`host:port`) of every broker that a name server knows; empty while it does not answer. */
export async function brokerAddresses(namesrv: string): Promise<string[]> {
  try {
    const { body } = await askOnce(namesrv, getBrokerClusterInfo);
    return [...new Set(body.toString("utf8").match(/(?<=")[^"]+:\d+(?=")/g))].sort();
  } catch {
    return [];
  }
}

/** Whether a broker of this name is registered; undefined while the name server does not answer. */
export async function isRegistered(namesrv: string, brokerName: string): Promise<boolean | undefined> {
  return askOnce(namesrv, getBrokerClusterInfo).then(
    ({ body }) => body.includes(`"${brokerName}":{`),
    () => undefined,
  );
}

/** Whether a name server answers at all. */
export async function answers(namesrv: string): Promise<boolean> {
  return askOnce(namesrv, getBrokerClusterInfo).then(
    () => true,
    () => false,
  );
}

/** Whether a broker tells its runtime, or refuses only because it wants a signature. */
export async function toldRuntime(address: string): Promise<boolean> {
  const answer = await askOnce(address, getBrokerRuntimeInfo).catch(() => undefined);
  return answer?.code === 0 || answer?.remark.includes("AclException") === true;
}

/** Creates a topic on every broker of the cluster, readable and writable. */
export async function createTopicEverywhere(namesrv: string, topic: string, queues: number): Promise<void> {
  for (const address of await brokerAddresses(namesrv)) await createTopicOn(address, topic, queues);
}

/** Creates a topic on one broker, readable and writable. */
export async function createTopicOn(address: string, topic: string, queues: number): Promise<void> {
  const answer = await askOnce(address, updateAndCreateTopic, { topic, defaultTopic: "TBW102", readQueueNums: queues, writeQueueNums: queues, perm: 6, topicFilterType: "SINGLE_TAG", topicSysFlag: 0, order: "false" });
  if (answer.code !== 0) throw new Error(`${address} refused to create ${topic}: ${answer.code} ${answer.remark}`);
}
