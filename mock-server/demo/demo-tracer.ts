import { encodeUniqueId } from "../wire/remoting/message-ids.ts";
import { formatProperties } from "../wire/remoting/message-properties.ts";
import type { StoredMessage } from "../wire/remoting/message-record.ts";
import { RequestCode } from "../wire/remoting/request-code.ts";
import type { DemoClient } from "./demo-client.ts";

/** The topic that clients write to when tracing is switched on and no other is named. */
const traceTopic = "RMQ_SYS_TRACE_TOPIC";
/** Its queues stand for those of a topic that the first send makes. */
const defaultTopic = "TBW102";
const writeEveryMs = 500;
const recordEnd = "\u0002";
const normalMessage = 0;
const resultCodes = { success: 0, failed: 4 } as const;
let writtenTotal = 0;

/** What a producer knows of a message that was stored. */
export interface SentMessage {
  topic: string;
  uniqueId: string;
  offsetMessageId: string;
  tag: string;
  key: string;
  storeHost: string;
  bodyBytes: number;
  startedAtMs: number;
}

/** Writes traces as the Java client 4.9 does (protocol sheet, section 5): records are gathered and sent as messages that the ids and keys of what they tell of find. */
export class DemoTracer {
  readonly #client: DemoClient;
  readonly #group: string;
  readonly #timer: NodeJS.Timeout;
  #records: string[] = [];
  #keys = new Set<string>();

  constructor(client: DemoClient, group: string) {
    this.#client = client;
    this.#group = group;
    this.#timer = setInterval(() => void this.#write().catch(() => undefined), writeEveryMs);
  }

  sent({ bodyBytes, key, offsetMessageId, startedAtMs, storeHost, tag, topic, uniqueId }: SentMessage): void {
    this.#add(["Pub", startedAtMs, "DefaultRegion", this.#group, topic, uniqueId, tag, key, storeHost, bodyBytes, Date.now() - startedAtMs, normalMessage, offsetMessageId, true], uniqueId, key);
  }

  /** A message is handed to the consumer; the id returned goes to `consumed`. */
  delivered({ properties, reconsumeTimes }: StoredMessage): string {
    const requestId = newId();
    this.#add(["SubBefore", Date.now(), "DefaultRegion", this.#group, requestId, properties.UNIQ_KEY ?? "", reconsumeTimes, properties.KEYS ?? ""], properties.UNIQ_KEY ?? "", properties.KEYS ?? "");
    return requestId;
  }

  consumed({ properties }: StoredMessage, requestId: string, startedAtMs: number, isSuccess: boolean): void {
    this.#add(["SubAfter", requestId, properties.UNIQ_KEY ?? "", Date.now() - startedAtMs, isSuccess, properties.KEYS ?? "", resultCodes[isSuccess ? "success" : "failed"], Date.now(), this.#group], properties.UNIQ_KEY ?? "", properties.KEYS ?? "");
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #add(fields: (string | number | boolean)[], ...keys: string[]): void {
    this.#records.push(fields.join("\u0001") + recordEnd);
    for (const key of keys) if (key !== "") this.#keys.add(key);
  }

  /** What cannot be written is lost, as with the real clients: tracing must not hold up messages. */
  async #write(): Promise<void> {
    if (this.#records.length === 0) return;
    const body = Buffer.from(this.#records.join(""));
    const properties = formatProperties({ KEYS: [...this.#keys].join(" "), UNIQ_KEY: newId(), WAIT: "true" });
    this.#records = [];
    this.#keys = new Set();
    const [queue] = await this.#client.queuesOf(traceTopic).catch(() => this.#client.queuesOf(defaultTopic));
    if (queue) await this.#client.call(queue.address, RequestCode.SEND_MESSAGE_V2, { a: "_INNER_TRACE_PRODUCER", b: traceTopic, c: defaultTopic, d: 1, e: queue.queueId, f: 0, g: Date.now(), h: 0, i: properties, j: 0, k: false, m: false }, body);
  }
}

function newId(): string {
  return encodeUniqueId(Uint8Array.of(127, 0, 0, 1), process.pid, 0x3e11_0001, writtenTotal++, Date.now());
}
