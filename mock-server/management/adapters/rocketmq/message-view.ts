import { isIPv4 } from "node:net";
import { encodeOffsetId } from "../../../wire/remoting/message-ids.ts";
import type { HostAddress, StoredMessage as WireMessage } from "../../../wire/remoting/message-record.ts";
import type { StoredMessage } from "../port/messages-port.ts";

/** A record of the wire as the port shows it. */
export function messageView(message: WireMessage, brokerName: string): StoredMessage {
  return {
    offsetMessageId: encodeOffsetId(addressBytes(message.storeHost.address), message.storeHost.port, message.commitLogOffset),
    uniqueId: message.properties.UNIQ_KEY ?? "",
    topic: message.topic,
    brokerName,
    queueId: message.queueId,
    queueOffset: message.queueOffset,
    commitLogOffset: message.commitLogOffset,
    flag: message.flag,
    sysFlag: message.sysFlag,
    bornAtMs: message.bornTimestampMs,
    storedAtMs: message.storeTimestampMs,
    bornHost: hostText(message.bornHost),
    storeHost: hostText(message.storeHost),
    reconsumeTimes: message.reconsumeTimes,
    preparedTransactionOffset: message.preparedTransactionOffset,
    bodyCrc: message.bodyCrc,
    sizeBytes: message.storeSizeBytes,
    properties: message.properties,
    body: message.body,
  };
}

function hostText({ address, port }: HostAddress): string {
  return isIPv4(address) ? `${address}:${port}` : `[${address}]:${port}`;
}

/** Four bytes of dotted IPv4, or sixteen of eight full IPv6 groups, as the wire codec prints them. */
export function addressBytes(address: string): Uint8Array {
  if (isIPv4(address)) return Uint8Array.from(address.split("."), Number);
  return Uint8Array.from(address.split(":").flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]));
}
