import { formatProperties } from "../../../wire/remoting/message-properties.ts";
import { sysFlagBit } from "../../../wire/remoting/message-record.ts";
import type { RecordToSend, SendResult } from "../port/messages-port.ts";
import type { MessageSender } from "./message-sender.ts";

/** The group that copies of stored messages are sent by. */
const producerGroup = "MQDECK_RESEND";
/** Which algorithm packed the body: bits 8 to 10 (protocol sheet section 4). */
const compressionKindBits = 0x700;
const keptFlags = sysFlagBit.compressed | sysFlagBit.multiTags | compressionKindBits;

/** Sends a record whose every part is given. The transaction bits and those of the hosts are not the sender's. */
export async function sendRecord(sender: MessageSender, record: RecordToSend): Promise<SendResult> {
  const target = await sender.targetOf(record);
  const kept = record.keepUniqueId ? record.properties.UNIQ_KEY : undefined;
  const uniqueId = kept ?? sender.newUniqueId();
  const fields = {
    a: producerGroup,
    b: record.topic,
    c: "TBW102",
    d: 4,
    e: target.queueId,
    f: record.sysFlag & keptFlags,
    g: Date.now(),
    h: record.flag,
    i: formatProperties({ WAIT: "true", ...record.properties, UNIQ_KEY: uniqueId }),
    j: record.reconsumeTimes ?? 0,
    k: false,
    m: false,
    // One that begins anew is no dead letter yet, also of a group that allows no retries (4.9 handleRetryAndDLQ).
    ...((record.reconsumeTimes ?? 0) === 0 && { l: 1 }),
  };
  return await sender.deliver(target, uniqueId, fields, record.body);
}
