import { RequestCode } from "../../../wire/remoting/request-code.ts";
import { AdapterError } from "../port/adapter-error.ts";
import { TestReport } from "./test-report.ts";
import type { BrokerNode } from "../port/cluster-port.ts";
import type { EngineConnection } from "../port/engine-adapter.ts";
import type { NameServers } from "./name-servers.ts";
import type { RemotingClient } from "./remoting-client.ts";

/** ERM-006, ERM-007, PERM-010 and PERM-011, on one master that is reachable. Answers whether the account signed in. */
export async function testAccount(client: RemotingClient, connection: EngineConnection, master: BrokerNode | undefined, report: TestReport): Promise<boolean> {
  if (master === undefined) return false;
  const { address } = master;
  const signedIn = await report.each("aclSignIn", [connection.accessKey], () => signIn(client, connection, address));
  if (signedIn.length > 0) await report.each("permissions", [connection.accessKey], () => checkAdministration(client, address));
  return signedIn.length > 0;
}

async function signIn(client: RemotingClient, connection: EngineConnection, address: string): Promise<string> {
  try {
    await client.call(address, RequestCode.GET_BROKER_RUNTIME_INFO);
    return connection.accessKey === "" ? "the broker asks for no account" : "";
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    if (text.includes("No accessKey is configured")) throw TestReport.failure("fill_account", text);
    if (text.includes("No acl config for")) throw TestReport.failure("check_account", text);
    if (text.includes("Check signature failed")) throw TestReport.failure("check_password", text);
    throw TestReport.failure(error instanceof AdapterError && error.code === "access_denied_by_engine" ? "grant_right" : "none", text);
  }
}

/** An update of the configuration that names no key changes nothing, but needs the right to administer. */
async function checkAdministration(client: RemotingClient, address: string): Promise<string> {
  try {
    await client.call(address, RequestCode.UPDATE_BROKER_CONFIG);
    return "";
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    if (error instanceof AdapterError && (error.code === "administrator_needed" || error.code === "access_denied_by_engine")) throw TestReport.warning("grant_right", text);
    throw TestReport.warning("none", text);
  }
}

/** ERM-008: a named topic that is missing is a warning; the test creates nothing. Rights are looked at once `signedIn`. */
export async function testTopics(client: RemotingClient, nameServers: NameServers, topics: readonly string[], signedIn: boolean, report: TestReport): Promise<void> {
  if (nameServers.addresses.length === 0) return;
  await report.each("topicsExist", topics, async (topic) => {
    const route = await nameServers.route(topic);
    if (route === undefined) throw TestReport.warning("create_topic", `No route info of this topic: ${topic}`);
    const address = route.brokerDatas.flatMap(({ brokerAddrs }) => brokerAddrs.get(0) ?? [])[0];
    if (address !== undefined && signedIn) await checkTopicRight(client, address, topic);
    return "";
  });
}

/** A query for a key that nothing has needs the right to consume the topic, and no group. */
async function checkTopicRight(client: RemotingClient, address: string, topic: string): Promise<void> {
  let remark: string | undefined;
  try {
    ({ remark } = await client.ask(address, RequestCode.QUERY_MESSAGE, { topic, key: "MQDECK_CONNECTION_TEST", maxNum: 1, beginTimestamp: 0, endTimestamp: 1 }));
  } catch (error) {
    throw TestReport.warning("open_broker_port", error instanceof Error ? error.message : String(error));
  }
  if (remark?.includes("AclException") === true) throw TestReport.warning("grant_right", remark);
}
