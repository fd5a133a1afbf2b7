import { lookup } from "node:dns/promises";
import { parseClusterInfo } from "../../../wire/remoting/bodies/cluster-info.ts";
import { parseKvTable } from "../../../wire/remoting/bodies/kv-table.ts";
import { RequestCode } from "../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../wire/remoting/response-code.ts";
import { AdapterError } from "../port/adapter-error.ts";
import { testAccount, testTopics } from "./account-test.ts";
import { NameServers } from "./name-servers.ts";
import { diagnosePort } from "./port-diagnosis.ts";
import { RemotingClient, refusal } from "./remoting-client.ts";
import { RemotingConnection } from "./remoting-connection.ts";
import { parseServerAddress } from "./server-address.ts";
import { TestReport } from "./test-report.ts";
import type { BrokerNode } from "../port/cluster-port.ts";
import type { EngineConnection } from "../port/engine-adapter.ts";
import type { TestItem, TestStep } from "./test-report.ts";

const longestItemMs = 10_000;
const longestTestMs = 30_000;
const diagnosisMs = 1_500;
const oldestVersion = [4, 9, 0];

/**
 * The connection test of spec-connectors TST-002 to TST-011 and ERM: each step an item, later steps skipped when an
 * earlier one makes them pointless. Changes nothing on the engine and leaves no socket open. Throws only what
 * `signal` was aborted with.
 */
export async function testConnection(connection: EngineConnection, topics: string[], signal: AbortSignal): Promise<TestItem[]> {
  const client = new RemotingClient({ ...connection, requestTimeoutMs: Math.min(connection.requestTimeoutMs, longestItemMs) });
  const report = new TestReport(connection.secretKey);
  const limit = AbortSignal.any([signal, AbortSignal.timeout(longestTestMs)]);
  const onAbort = (): void => void client.close();
  limit.addEventListener("abort", onAbort);
  try {
    await runTest(connection, topics, client, report, limit);
  } finally {
    limit.removeEventListener("abort", onAbort);
    await client.close();
  }
  signal.throwIfAborted();
  return report.items;
}

async function runTest(connection: EngineConnection, topics: string[], client: RemotingClient, report: TestReport, limit: AbortSignal): Promise<void> {
  const each = (step: TestStep, addresses: readonly string[], run: (address: string) => Promise<string>): Promise<string[]> => report.each(step, addresses, run);
  const resolved = await each("addressResolves", connection.nameServers, resolveAddress);
  const open = await each("nameServerPortOpen", resolved, (address) => openPort(address, connection.requestTimeoutMs));
  const speaking = await each("remotingHandshake", open, (address) => shakeHands(client, connection, address, limit));
  const nodes = await readNodes(client, speaking, report);
  const versions = new Map<string, string>();
  const reachable = await each("brokerReachable", nodes.map(({ address }) => address), (address) => reachBroker(client, nodes, address, versions));
  await each("version", reachable.filter((address) => versions.has(address)), (address) => checkVersion(versions.get(address) ?? ""));
  const master = nodes.find(({ brokerId, address }) => brokerId === 0 && reachable.includes(address));
  const signedIn = await testAccount(client, connection, master, report);
  await testTopics(client, new NameServers(client, speaking), topics, signedIn, report);
  report.skipMissing();
}

async function resolveAddress(address: string): Promise<string> {
  const { host, port } = parseServerAddress(address);
  try {
    const { address: ip } = await lookup(host);
    return ip === host ? "" : `${host} is ${ip}`;
  } catch (error) {
    throw TestReport.failure("check_host", `${host} (port ${port}) does not resolve: ${error instanceof Error ? error.message : "unknown reason"}`);
  }
}

async function openPort(address: string, timeoutMs: number): Promise<string> {
  const server = parseServerAddress(address);
  try {
    const connection = await RemotingConnection.open(address, server, { tls: false, connectTimeoutMs: Math.min(timeoutMs, longestItemMs), idleTimeoutMs: longestItemMs });
    connection.close();
    return "";
  } catch (error) {
    throw TestReport.failure("check_port", `${server.host}, port ${server.port}: ${error instanceof Error ? error.message : "unknown reason"}`);
  }
}

async function shakeHands(client: RemotingClient, connection: EngineConnection, address: string, limit: AbortSignal): Promise<string> {
  try {
    const answer = await client.ask(address, RequestCode.GET_BROKER_CLUSTER_INFO);
    if (answer.code === ResponseCode.SUCCESS) return "";
    const brokerInstead = answer.code === ResponseCode.REQUEST_CODE_NOT_SUPPORTED;
    throw TestReport.failure(brokerInstead ? "port_is_broker" : "check_port", refusal(answer, address, RequestCode.GET_BROKER_CLUSTER_INFO).message);
  } catch (error) {
    if (!(error instanceof AdapterError) || limit.aborted) throw error;
    const diagnosis = await diagnosePort(parseServerAddress(address), connection.tls, diagnosisMs);
    throw TestReport.failure(diagnosis?.remedy ?? "check_port", diagnosis === undefined ? error.message : `${diagnosis.text}: ${error.message}`);
  }
}

async function readNodes(client: RemotingClient, nameServers: readonly string[], report: TestReport): Promise<BrokerNode[]> {
  let nodes: BrokerNode[] = [];
  await report.each("clusterInformation", nameServers.slice(0, 1), async (address) => {
    const info = parseClusterInfo((await client.call(address, RequestCode.GET_BROKER_CLUSTER_INFO)).body);
    nodes = info.brokers.flatMap(({ cluster, brokerName, brokerAddrs }) => [...brokerAddrs].map(([brokerId, brokerAddress]) => ({ cluster, brokerName, brokerId, address: brokerAddress })));
    if (nodes.length === 0) throw TestReport.failure("start_brokers", `the name server ${address} answers, but no broker is registered there`);
    return `${nodes.length} brokers in ${info.clusters.size} clusters`;
  });
  return nodes;
}

/** A refused signature shows that the broker is there; the account is looked at in its own item. */
async function reachBroker(client: RemotingClient, nodes: readonly BrokerNode[], address: string, versions: Map<string, string>): Promise<string> {
  const node = nodes.find((candidate) => candidate.address === address);
  try {
    const answer = await client.call(address, RequestCode.GET_BROKER_RUNTIME_INFO);
    versions.set(address, parseKvTable(answer.body).get("brokerVersionDesc") ?? "");
    return node?.brokerName ?? "";
  } catch (error) {
    if (!(error instanceof AdapterError) || (error.code !== "unreachable" && error.code !== "engine_timeout")) return node?.brokerName ?? "";
    const text = `${node?.brokerName ?? ""} registered itself as ${address}, which cannot be reached from here: ${error.message}`;
    throw node?.brokerId === 0 ? TestReport.failure("open_broker_port", text) : TestReport.warning("open_broker_port", text);
  }
}

function checkVersion(version: string): Promise<string> {
  const numbers = /^V(\d+)_(\d+)_(\d+)/.exec(version)?.slice(1).map(Number);
  if (numbers === undefined) return Promise.reject(TestReport.warning("upgrade_engine", `the version "${version}" cannot be read`));
  const difference = numbers.map((number, index) => number - (oldestVersion[index] ?? 0)).find((part) => part !== 0) ?? 0;
  if (difference < 0) return Promise.reject(TestReport.failure("upgrade_engine", `${version} is older than 4.9.0`));
  return Promise.resolve(version);
}
