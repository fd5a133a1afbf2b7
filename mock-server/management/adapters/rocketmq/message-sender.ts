import { networkInterfaces } from "node:os";
import { decodeOffsetId, encodeUniqueId } from "../../../wire/remoting/message-ids.ts";
import { formatProperties } from "../../../wire/remoting/message-properties.ts";
import { RequestCode } from "../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../wire/remoting/response-code.ts";
import { topicPerm } from "../../../wire/remoting/bodies/topic-config.ts";
import { AdapterError } from "../port/adapter-error.ts";
import { topicNotFound } from "./broker-directory.ts";
import { LostOnTheWay } from "./connection-failure.ts";
import { addressBytes } from "./message-view.ts";
import { refusal } from "./remoting-client.ts";
import type { RemotingCommand } from "../../../wire/remoting/remoting-command.ts";
import type { MessageToSend, SendResult, SendState } from "../port/messages-port.ts";
import type { EngineParts } from "./engine-parts.ts";

/** The group that test messages are sent by. */
const producerGroup = "MQDECK_DIAL_TEST";
/** A frame of 16 MiB is the protocol's limit; a little is left for the header. */
const largestBodyBytes = 16_700_000;
/** The shortest of the eighteen delay levels: one second. */
const shortestDelayLevel = 1;
const transactionPrepared = 4;
const transactionEnd = { commit: 8, rollback: 12 } as const;

/** DIAL-5: codes of the broker by the state that the page shows. 10 to 12 count as stored (protocol sheet §1). */
const stateByCode: ReadonlyMap<number, SendState> = new Map([
  [ResponseCode.SUCCESS, "SEND_OK"],
  [ResponseCode.FLUSH_DISK_TIMEOUT, "FLUSH_DISK_TIMEOUT"],
  [ResponseCode.FLUSH_SLAVE_TIMEOUT, "FLUSH_SLAVE_TIMEOUT"],
  [ResponseCode.SLAVE_NOT_AVAILABLE, "SLAVE_NOT_AVAILABLE"],
  [ResponseCode.MESSAGE_ILLEGAL, "MESSAGE_SIZE_EXCEEDED"],
  [ResponseCode.SYSTEM_BUSY, "PRODUCE_THROTTLE"],
  [ResponseCode.FLOW_CONTROL, "PRODUCE_THROTTLE"],
  [ResponseCode.SERVICE_NOT_AVAILABLE, "SERVICE_NOT_AVAILABLE"],
]);

interface Target {
  brokerName: string;
  address: string;
  queueId: number;
}

/** Sends single messages with SEND_MESSAGE_V2, to the queues of a topic in turn. */
export class MessageSender {
  readonly #parts: EngineParts;
  readonly #ipAddress = ownIpAddress();
  readonly #loaderHash = Math.floor(Math.random() * 0x7fff_ffff);
  #counter = 0;
  #turn = 0;

  constructor(parts: EngineParts) {
    this.#parts = parts;
  }

  /**
   * A refusal of the broker is a result, not an error. Throws not_found for an unknown topic or queue, and
   * unsupported_by_engine for a delay to any time where there are only levels. A transaction is ended before this returns.
   */
  async send(message: MessageToSend): Promise<SendResult> {
    const target = await this.targetOf(message);
    await this.#refuseUnlessDelayed(message, target);
    const uniqueId = this.newUniqueId();
    return await this.deliver(target, uniqueId, this.#fields(message, target, uniqueId), message.body, async (sent) => (message.messageType === "TRANSACTION" && sent.state === "SEND_OK" ? await this.#endTransaction(message, target, sent) : sent));
  }

  /** Made by the rule of the Java client, so that it tells its time. */
  newUniqueId(): string {
    return encodeUniqueId(this.#ipAddress, process.pid, this.#loaderHash, this.#counter++, Date.now());
  }

  /** Sends the fields of SEND_MESSAGE_V2 to a queue and says how it ended; `after` belongs to the same send. */
  async deliver(target: Target, uniqueId: string, fields: Readonly<Record<string, string | number | boolean>>, body: Buffer, after: (sent: SendResult) => Promise<SendResult> = async (sent) => sent): Promise<SendResult> {
    const startedAtMs = performance.now();
    const result = { state: "UNKNOWN_ERROR" as SendState, offsetMessageId: "", uniqueId, brokerName: target.brokerName, queueId: target.queueId, queueOffset: null, durationMs: 0, detail: "" };
    if (body.length > largestBodyBytes) return { ...result, state: "MESSAGE_SIZE_EXCEEDED", detail: `the body has ${body.length} bytes; a frame of the protocol holds at most 16777216` };
    let isAnswered = false;
    try {
      const answer = await this.#parts.client.ask(target.address, RequestCode.SEND_MESSAGE_V2, fields, { body });
      isAnswered = true;
      return { ...(await after({ ...result, ...outcomeOf(answer, target) })), durationMs: performance.now() - startedAtMs };
    } catch (error) {
      if (!(error instanceof AdapterError) || error.code === "access_denied_by_engine") throw error;
      // Nothing listens: nothing was stored. After a time-out, or a connection that broke on the way, nobody knows.
      const state = error.code === "unreachable" && !isAnswered && !(error instanceof LostOnTheWay) ? "SERVICE_NOT_AVAILABLE" : "UNKNOWN_ERROR";
      return { ...result, state, durationMs: performance.now() - startedAtMs, detail: error.message };
    }
  }

  #fields(message: MessageToSend, target: Target, uniqueId: string): Record<string, string | number | boolean> {
    const properties: Record<string, string> = { UNIQ_KEY: uniqueId, WAIT: "true" };
    if (message.tags !== "") properties.TAGS = message.tags;
    if (message.keys !== "") properties.KEYS = message.keys;
    if (message.messageType === "DELAY" && message.delaySeconds === undefined) properties.DELAY = String(message.delayLevel ?? shortestDelayLevel);
    if (message.messageType === "DELAY" && message.delaySeconds !== undefined) properties.TIMER_DELAY_SEC = String(message.delaySeconds);
    if (message.messageType === "TRANSACTION") Object.assign(properties, { TRAN_MSG: "true", PGROUP: producerGroup });
    return {
      a: producerGroup,
      b: message.topic,
      c: "TBW102",
      d: 4,
      e: target.queueId,
      f: message.messageType === "TRANSACTION" ? transactionPrepared : 0,
      g: Date.now(),
      h: 0,
      i: formatProperties(properties),
      j: 0,
      k: false,
      m: false,
    };
  }

  async #refuseUnlessDelayed({ messageType, delaySeconds }: MessageToSend, { brokerName }: Target): Promise<void> {
    if (messageType !== "DELAY" || delaySeconds === undefined || (await this.#parts.facts.of(brokerName)).delaysToAnyTime) return;
    throw new AdapterError("unsupported_by_engine", "this engine delays by level only", { feature: "delayTimes", engine: brokerName });
  }

  /** Tells the broker the producer's decision (37), as a request that is answered; clients send it without waiting. */
  async #endTransaction({ transactionOutcome = "commit" }: MessageToSend, target: Target, half: SendResult): Promise<SendResult> {
    const answer = await this.#parts.client.ask(target.address, RequestCode.END_TRANSACTION, {
      producerGroup,
      tranStateTableOffset: half.queueOffset ?? -1,
      commitLogOffset: decodeOffsetId(half.offsetMessageId).commitLogOffset,
      commitOrRollback: transactionEnd[transactionOutcome],
      fromTransactionCheck: false,
      msgId: half.uniqueId,
      transactionId: half.uniqueId,
    });
    // What is known is the place of the half message, which no consumer sees.
    const open = { ...half, offsetMessageId: "", queueOffset: null };
    return answer.code === ResponseCode.SUCCESS ? open : { ...open, state: stateByCode.get(answer.code) ?? "UNKNOWN_ERROR", detail: answer.remark ?? "" };
  }

  /** Throws not_found for an unknown topic or queue. */
  async targetOf({ topic, brokerName, queueId }: Pick<MessageToSend, "topic" | "brokerName" | "queueId">): Promise<Target> {
    const route = await this.#parts.nameServers.route(topic);
    if (route === undefined) throw topicNotFound(topic);
    const writable = route.queueDatas.filter((queues) => (queues.perm & topicPerm.write) !== 0 && (brokerName === undefined || queues.brokerName === brokerName));
    const targets = writable.flatMap((queues) => {
      const address = route.brokerDatas.find((broker) => broker.brokerName === queues.brokerName)?.brokerAddrs.get(0);
      return address === undefined ? [] : Array.from({ length: queues.writeQueueNums }, (_, id): Target => ({ brokerName: queues.brokerName, address, queueId: id }));
    });
    const chosen = queueId === undefined ? targets[this.#turn++ % Math.max(1, targets.length)] : targets.find((target) => target.queueId === queueId);
    if (chosen === undefined) throw new AdapterError("not_found", `topic ${topic} has no such queue that takes messages`, { what: "queue", name: `${brokerName ?? ""} ${queueId ?? ""}`.trim() || topic });
    return chosen;
  }
}

function outcomeOf(answer: RemotingCommand, target: Target): Partial<SendResult> {
  const denied = refusal(answer, target.address, RequestCode.SEND_MESSAGE_V2);
  if (answer.code !== ResponseCode.SUCCESS && denied.code === "access_denied_by_engine") throw denied;
  const state = stateByCode.get(answer.code) ?? "UNKNOWN_ERROR";
  const stored = answer.extFields.msgId !== undefined;
  return {
    state,
    offsetMessageId: answer.extFields.msgId ?? "",
    queueId: stored ? Number(answer.extFields.queueId) : target.queueId,
    queueOffset: stored ? Number(answer.extFields.queueOffset) : null,
    detail: answer.code === ResponseCode.SUCCESS ? "" : (answer.remark ?? ""),
  };
}

/** The address that unique ids carry: this machine's first one that others see. */
function ownIpAddress(): Uint8Array {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addressBytes(addresses.find(({ family, internal }) => family === "IPv4" && !internal)?.address ?? "127.0.0.1");
}
