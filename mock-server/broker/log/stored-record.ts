import { continueKeyHash, propertyValue } from "./key-hash.ts";
import type { MessageToStore } from "./record-encoder.ts";
import { bornHostIpv6Flag, field, ipv6ExtraBytes, readInt64, storeHostIpv6Flag } from "./record-layout.ts";

/**
 * A whole record as the message that it holds, to be stored again: same body, properties and times; tags code = hash
 * of TAGS. `body` is the record itself. An IPv6 born host is not kept: records that we write are IPv4.
 */
export function messageOfRecord(record: Buffer): MessageToStore {
  const sysFlag = record.readInt32BE(field.sysFlag);
  const bornExtra = sysFlag & bornHostIpv6Flag ? ipv6ExtraBytes : 0;
  const hostExtra = bornExtra + (sysFlag & storeHostIpv6Flag ? ipv6ExtraBytes : 0);
  const bodyStart = field.body + hostExtra;
  const bodyEnd = bodyStart + record.readInt32BE(bodyStart - 4);
  const topicEnd = bodyEnd + 1 + record.readUInt8(bodyEnd);
  const properties = record.toString("utf8", topicEnd + 2, topicEnd + 2 + record.readInt16BE(topicEnd));
  const tags = propertyValue(properties, "TAGS");
  return {
    topic: record.toString("utf8", bodyEnd + 1, topicEnd),
    queueId: record.readInt32BE(field.queueId),
    flag: record.readInt32BE(field.flag),
    sysFlag,
    bornTimestampMs: readInt64(record, field.bornTimestamp),
    bornIp: bornExtra > 0 ? 0 : record.readUInt32BE(field.bornIp),
    bornPort: record.readInt32BE(field.bornPort + bornExtra),
    reconsumeTimes: record.readInt32BE(field.reconsumeTimes + hostExtra),
    preparedTransactionOffset: readInt64(record, field.preparedTransactionOffset + hostExtra),
    body: record,
    bodyStart,
    bodyEnd,
    properties,
    tagsCode: tags === undefined ? 0 : continueKeyHash(0, tags),
  };
}
