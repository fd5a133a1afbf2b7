import { formatProperties } from "../../../wire/remoting/message-properties.ts";
import { RequestCode } from "../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../wire/remoting/response-code.ts";
import { probeGroup } from "../port/own-names.ts";
import { MessageSender } from "./message-sender.ts";
import { probePull } from "./probe-pull.ts";
import { refusal } from "./remoting-client.ts";
import type { ProbeBroker, ProbePullResult, ProbesPort, ProbeTarget } from "../port/probes-port.ts";
import type { EngineParts } from "./engine-parts.ts";
import type { ProbePull } from "./probe-pull.ts";

/** Codes of a send after which the message is stored (protocol sheet §1). */
const storedCodes = new Set<number>([ResponseCode.SUCCESS, ResponseCode.FLUSH_DISK_TIMEOUT, ResponseCode.FLUSH_SLAVE_TIMEOUT, ResponseCode.SLAVE_NOT_AVAILABLE]);
const pullMessages = 32;

/** Probes over remoting: codes 310 and 11, to addresses that the caller remembers as a client does. */
export class ProbesAdapter implements ProbesPort {
  readonly #parts: EngineParts;
  readonly #sender: MessageSender;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.#sender = new MessageSender(parts);
  }

  async brokers(topic: string): Promise<ProbeBroker[]> {
    const [masters, route] = await Promise.all([this.#parts.directory.masters(), this.#parts.nameServers.route(topic)]);
    return masters.map(({ address, brokerName }) => {
      const queues = route?.queueDatas.find((data) => data.brokerName === brokerName);
      // Whatever its permission in the route: to make the topic anew would end the drain of a broker that takes no producers now.
      return { brokerName, address, queues: queues === undefined ? 0 : Math.min(queues.readQueueNums, queues.writeQueueNums) };
    });
  }

  async send({ address, queueId, topic }: ProbeTarget, body: Buffer): Promise<void> {
    const properties = formatProperties({ UNIQ_KEY: this.#sender.newUniqueId(), WAIT: "true" });
    const fields = { a: probeGroup, b: topic, c: "TBW102", d: 1, e: queueId, f: 0, g: Date.now(), h: 0, i: properties, j: 0, k: false, m: false };
    const answer = await this.#parts.client.ask(address, RequestCode.SEND_MESSAGE_V2, fields, { body });
    if (!storedCodes.has(answer.code)) throw refusal(answer, address, RequestCode.SEND_MESSAGE_V2);
  }

  async newest({ address, queueId, topic }: ProbeTarget): Promise<ProbePullResult> {
    const { client } = this.#parts;
    const { maxOffset } = await probePull(client, address, topic, queueId, 0, 1);
    return maxOffset === 0 ? { arrivals: [], nextOffset: 0, maxOffset } : resultOf(await probePull(client, address, topic, queueId, maxOffset - 1, pullMessages));
  }

  async consume({ address, queueId, topic }: ProbeTarget, group: string, offset: number, waitMs: number): Promise<ProbePullResult> {
    return resultOf(await probePull(this.#parts.client, address, topic, queueId, offset, pullMessages, { committingGroup: group, waitMs }));
  }
}

function resultOf({ maxOffset, messages, nextOffset }: ProbePull): ProbePullResult {
  return { arrivals: messages.map(({ body, queueOffset }) => ({ body, queueOffset })), nextOffset, maxOffset };
}
