import { RequestCode } from "../../../wire/remoting/request-code.ts";
import { ResponseCode, responseCodeName } from "../../../wire/remoting/response-code.ts";
import { parseConfigLines } from "./config-lines.ts";
import { toAdapterError } from "./connection-failure.ts";
import type { RemotingCommand } from "../../../wire/remoting/remoting-command.ts";
import type { ClusterPort } from "../port/cluster-port.ts";
import type { EngineParts } from "./engine-parts.ts";

type CapabilityState = Awaited<ReturnType<ClusterPort["engine"]>>["capabilities"][number];

/** A group that nobody has: the answers tell only whether a request is known. Never empty (RMF-013). */
const probeGroup = "MQDECK_CAPABILITY_PROBE";

/** What the engine offers, found by asking its first master; nothing is changed. Throws when there is no master. */
export async function readCapabilities(parts: EngineParts): Promise<CapabilityState[]> {
  const [master] = await parts.directory.masters();
  if (master === undefined) return [];
  const ask = (code: number, fields: Record<string, string> = {}): Promise<RemotingCommand> => parts.client.ask(master.address, code, fields);
  const known = async (name: CapabilityState["name"], code: number, fields: Record<string, string> = {}): Promise<CapabilityState> => {
    try {
      return stateOf(name, await ask(code, fields));
    } catch (error) {
      return { name, supported: false, reason: toAdapterError(error, master.address).message };
    }
  };
  const { marksAutoCreated, switchesAccess, delaysToAnyTime } = await parts.facts.of(master.brokerName);
  const asked = await Promise.all([
    known("producerList", RequestCode.GET_ALL_PRODUCER_INFO),
    known("queryByUniqueKey", RequestCode.QUERY_MESSAGE, { topic: "TBW102", key: probeGroup, maxNum: "1", beginTimestamp: "0", endTimestamp: "1", _UNIQUE_KEY_QUERY: "true" }),
    known("consumerRunningInfo", RequestCode.GET_CONSUMER_RUNNING_INFO, { consumerGroup: probeGroup, clientId: probeGroup, jstackEnable: "false" }),
    readConfigCapability(ask),
    orderedTopics(parts),
    switchesAccess ? Promise.resolve<CapabilityState>({ name: "aclAdmin", supported: true, reason: "" }) : readAclCapability(ask),
    administration(parts),
    parts.nodeControl.capability(),
  ]);
  asked.push({ name: "autoCreatedMarks", supported: marksAutoCreated, reason: marksAutoCreated ? "" : "this engine does not record how a topic or group came into being" });
  asked.push({ name: "delayTimes", supported: delaysToAnyTime, reason: delaysToAnyTime ? "" : "this engine delays by level only" });
  return asked;
}

/** Only "not supported" and "access denied" say no: any other refusal shows that the request is understood. */
function stateOf(name: CapabilityState["name"], answer: RemotingCommand): CapabilityState {
  const denied = answer.remark?.includes("AclException") === true || answer.code === ResponseCode.NO_PERMISSION;
  const supported = answer.code !== ResponseCode.REQUEST_CODE_NOT_SUPPORTED && !denied;
  return { name, supported, reason: supported ? "" : (answer.remark ?? responseCodeName(answer.code)) };
}

async function readConfigCapability(ask: (code: number) => Promise<RemotingCommand>): Promise<CapabilityState> {
  try {
    const answer = await ask(RequestCode.GET_BROKER_CONFIG);
    const supported = answer.code === ResponseCode.SUCCESS;
    return { name: "brokerConfig", supported, reason: supported ? "" : (answer.remark ?? responseCodeName(answer.code)) };
  } catch (error) {
    return { name: "brokerConfig", supported: false, reason: toAdapterError(error, "").message };
  }
}

/** A broker that gives no clear answer, or none in time, does not make the account a lesser one. */
async function administration(parts: EngineParts): Promise<CapabilityState> {
  const reason = parts.client.signs ? await parts.administratorRight.refusedBecause() : "";
  return { name: "administration", supported: reason === "", reason };
}

async function orderedTopics(parts: EngineParts): Promise<CapabilityState> {
  try {
    await parts.nameServers.orderedTopics();
    return { name: "orderedTopics", supported: true, reason: "" };
  } catch (error) {
    return { name: "orderedTopics", supported: false, reason: toAdapterError(error, "").message };
  }
}

/** Of an engine that has to be started with it. Asked through the configuration: with ACL off, a broker leaves the ACL requests without any answer (protocol sheet §2.3). */
async function readAclCapability(ask: (code: number) => Promise<RemotingCommand>): Promise<CapabilityState> {
  try {
    const answer = await ask(RequestCode.GET_BROKER_CONFIG);
    const supported = answer.code === ResponseCode.SUCCESS && parseConfigLines(answer.body.toString("utf8")).get("aclEnable") === "true";
    return { name: "aclAdmin", supported, reason: supported ? "" : "access control is switched off on the broker (aclEnable)" };
  } catch (error) {
    return { name: "aclAdmin", supported: false, reason: toAdapterError(error, "").message };
  }
}
