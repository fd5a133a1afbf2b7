import { RawConnection, type RawRequest } from "../../../e2e/engines/remoting-request.ts";
import { sendFields } from "../raw-load.ts";
import { readRecords } from "../raw-records.ts";

const sendMessageV2 = 310;
const pullMessage = 11;
const updateConsumerOffset = 15;
const heartBeat = 34;
const sendMessageBack = 36;
const endTransaction = 37;
const checkTransactionState = 39;
const commit = 8;
const rollback = 12;
const preparedFlag = 4;

export const mixedTopic = "mixed";
export const mixedGroup = "CG_mixed";
const producerGroup = "PG_raw";

/** What the clients were told, over all lives of the broker: the truth that a test compares the broker with. */
export class Ledger {
  readonly attempted = new Set<string>();
  /** Answered sends, by kind. */
  readonly answered = { plain: new Set<string>(), delayed: new Set<string>(), timed: new Set<string>(), committed: new Set<string>(), rolledBack: new Set<string>() };
  /** Messages whose return to the broker (36) was answered. */
  readonly sentBack = new Set<string>();
  /** Answered commits of offsets: when, and of what. */
  readonly commits: { atMs: number; queueId: number; offset: number }[] = [];
}

export type Kind = keyof Ledger["answered"];
const kinds: Kind[] = ["plain", "delayed", "timed", "committed", "rolledBack"];

function propertiesOf(kind: Kind): string {
  if (kind === "delayed") return "DELAY\u00011\u0002";
  if (kind === "timed") return "TIMER_DELAY_MS\u00011500\u0002";
  return kind === "plain" ? "" : `TRAN_MSG\u0001true\u0002PGROUP\u0001${producerGroup}\u0002`;
}

/** A transaction's name says how it ends, so that any producer of the group can answer when the broker asks. */
function outcomeOf(uniqueId: string): number {
  return uniqueId.includes("rolledBack") ? rollback : commit;
}

/** Between two sends of a worker: the mixture counts, not the rate. */
const paceMs = 20;

/** One connection that does everything at once: sends of every kind, consumption with committed offsets, and returns. */
export class MixedClient {
  readonly #connection: RawConnection;
  readonly #ledger: Ledger;
  readonly #prefix: string;
  readonly #queues: number;

  constructor(address: string, ledger: Ledger, prefix: string, queues: number) {
    this.#connection = new RawConnection(address, (request) => this.#onRequest(request));
    this.#ledger = ledger;
    this.#prefix = prefix;
    this.#queues = queues;
  }

  /** Announces the producer group, so that the broker asks this client how a transaction ended. */
  async announce(): Promise<void> {
    await this.#connection.ask(heartBeat, {}, Buffer.from(JSON.stringify({ clientID: this.#prefix, consumerDataSet: [], producerDataSet: [{ groupName: producerGroup }] })));
  }

  /** Sends until the connection breaks. */
  async sendUntilBroken(window: number): Promise<void> {
    let next = 0;
    const worker = async (): Promise<void> => {
      for (;;) {
        const index = next++;
        const kind = kinds[index % kinds.length] ?? "plain";
        if (!(await this.#send(kind, `${this.#prefix}-${kind}-${index}`, index % this.#queues))) return;
        await new Promise((resolve) => setTimeout(resolve, paceMs));
      }
    };
    await Promise.all(Array.from({ length: window }, worker));
  }

  /** Consumes one queue until the connection breaks: commits after every pull, gives every tenth message back. */
  async consumeUntilBroken(queueId: number, from: number): Promise<void> {
    const queue = { consumerGroup: mixedGroup, topic: mixedTopic, queueId };
    try {
      for (let offset = from; ; ) {
        const answer = await this.#connection.ask(pullMessage, { ...queue, queueOffset: offset, maxMsgNums: 32, sysFlag: 6, commitOffset: 0, suspendTimeoutMillis: 1000, subscription: "*", subVersion: 0, expressionType: "TAG" });
        if (answer.code !== 0) continue;
        for (const record of readRecords(answer.body)) if (record.queueOffset % 10 === 0) await this.#giveBack(record.commitLogOffset, record.uniqueId);
        offset = Number(answer.extFields.nextBeginOffset);
        const committed = await this.#connection.ask(updateConsumerOffset, { ...queue, commitOffset: offset });
        if (committed.code === 0) this.#ledger.commits.push({ atMs: Date.now(), queueId, offset });
      }
    } catch {
      // The broker was killed.
    }
  }

  close(): void {
    this.#connection.close();
  }

  async #send(kind: Kind, uniqueId: string, queueId: number): Promise<boolean> {
    this.#ledger.attempted.add(uniqueId);
    const fields = sendFields(mixedTopic, queueId, uniqueId);
    const isHalf = kind === "committed" || kind === "rolledBack";
    try {
      const answer = await this.#connection.ask(sendMessageV2, { ...fields, i: `${fields["i"]}${propertiesOf(kind)}`, f: isHalf ? preparedFlag : 0 }, Buffer.alloc(512, "b"));
      if (answer.code !== 0) throw new Error(`${uniqueId} was refused: ${answer.code} ${answer.remark}`);
      this.#ledger.answered[kind].add(uniqueId);
      // Every fourth is left to the broker's own question.
      if (isHalf && Math.random() < 0.75) this.#end(uniqueId, Number(answer.extFields.queueOffset), Number(BigInt(`0x${answer.extFields.msgId?.slice(16)}`)), false);
      return true;
    } catch (error) {
      if (error instanceof Error && error.message.includes("was refused")) throw error;
      return false;
    }
  }

  async #giveBack(commitLogOffset: number, uniqueId: string): Promise<void> {
    const answer = await this.#connection.ask(sendMessageBack, { offset: commitLogOffset, group: mixedGroup, delayLevel: 0, originMsgId: uniqueId, originTopic: mixedTopic, unitMode: "false", maxReconsumeTimes: 16 });
    if (answer.code !== 0) throw new Error(`36 was refused: ${answer.code} ${answer.remark}`);
    this.#ledger.sentBack.add(uniqueId);
  }

  #end(uniqueId: string, tranStateTableOffset: number, commitLogOffset: number, fromTransactionCheck: boolean): void {
    this.#connection.tell(endTransaction, { producerGroup, tranStateTableOffset, commitLogOffset, commitOrRollback: outcomeOf(uniqueId), fromTransactionCheck: String(fromTransactionCheck), msgId: uniqueId, transactionId: uniqueId });
  }

  #onRequest(request: RawRequest): void {
    if (request.code !== checkTransactionState) return;
    const [record] = readRecords(request.body);
    if (!record) throw new Error("a check of a transaction came without its message");
    this.#end(record.uniqueId, Number(request.extFields.tranStateTableOffset), Number(request.extFields.commitLogOffset), true);
  }
}
