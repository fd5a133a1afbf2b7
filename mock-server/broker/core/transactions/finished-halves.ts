import type { MessageStore } from "../../log/message-store.ts";
import { continueKeyHash } from "../../log/key-hash.ts";
import { messageOfRecord } from "../../log/stored-record.ts";
import { halfOperationTopic } from "../topics/topic-name.ts";

const removalTag = "d";
const removalTagsCode = continueKeyHash(0, removalTag);

/** Who the broker says it is in records of its own: an IPv4 address as uint32, and a port. */
export interface OwnAddress {
  ip: number;
  port: number;
}

/**
 * Which half messages were committed or rolled back. Each has a record in RMQ_SYS_TRANS_OP_HALF_TOPIC (tag `d`, body =
 * its offset in the half queue as text); in memory are only those that the check has not passed yet: two numbers each.
 */
export class FinishedHalves {
  /** Offset of the half message -> offset of its record in the operation queue. */
  private readonly offsets = new Map<number, number>();
  /** Half messages that were committed, but whose record the store did not take. */
  private readonly unnoted = new Set<number>();
  private readonly store: MessageStore;
  private readonly address: OwnAddress;

  constructor(store: MessageStore, address: OwnAddress) {
    this.store = store;
    this.address = address;
  }

  /** Reads the records from `operationOffset` on; those of half messages before `firstHalfOffset` no longer matter. */
  load(operationOffset: number, firstHalfOffset: number): void {
    const end = this.store.maxOffset(halfOperationTopic, 0);
    for (let offset = Math.max(operationOffset, this.store.minOffset(halfOperationTopic, 0)); offset < end; offset++) {
      const entry = this.store.consumeQueueEntry(halfOperationTopic, 0, offset);
      const record = entry?.tagsCode === removalTagsCode ? this.store.readMessage(entry.commitLogOffset) : undefined;
      if (!record) continue;
      const { body, bodyStart, bodyEnd } = messageOfRecord(record);
      const halfOffset = Number(body.toString("latin1", bodyStart, bodyEnd));
      if (halfOffset >= firstHalfOffset) this.offsets.set(halfOffset, offset);
    }
  }

  has(halfOffset: number): boolean {
    return this.offsets.has(halfOffset) || this.unnoted.has(halfOffset);
  }

  /** Notes that a half message needs no further look; false when the store did not take the note. */
  add(halfOffset: number, bornTimestampMs: number): boolean {
    const body = Buffer.from(String(halfOffset));
    const result = this.store.append({
      topic: halfOperationTopic, queueId: 0, flag: 0, sysFlag: 0, bornTimestampMs, bornIp: this.address.ip, bornPort: this.address.port,
      reconsumeTimes: 0, preparedTransactionOffset: 0, body, bodyStart: 0, bodyEnd: body.length,
      properties: `TAGS\u0001${removalTag}`, tagsCode: removalTagsCode,
    });
    if (result.status !== "ok") return false;
    this.offsets.set(halfOffset, result.queueOffset);
    this.unnoted.delete(halfOffset);
    return true;
  }

  /** Keeps for this process what the store did not take. Once the check has passed the half message no record is missed. */
  addWithoutNote(halfOffset: number): void {
    this.unnoted.add(halfOffset);
  }

  lacksNote(halfOffset: number): boolean {
    return this.unnoted.has(halfOffset);
  }

  /** The check has passed this half message. */
  forget(halfOffset: number): void {
    this.offsets.delete(halfOffset);
    this.unnoted.delete(halfOffset);
  }

  /**
   * Where the records begin that a restart has to read. Half messages before `fromHalf` need none and are forgotten: they
   * were decided behind the check, or it went past them in a leap.
   */
  firstNeededOperation(fromHalf: number): number {
    let first = this.store.maxOffset(halfOperationTopic, 0);
    for (const [halfOffset, offset] of this.offsets) {
      if (halfOffset < fromHalf) this.forget(halfOffset);
      else first = Math.min(first, offset);
    }
    for (const halfOffset of this.unnoted) if (halfOffset < fromHalf) this.forget(halfOffset);
    return first;
  }
}
