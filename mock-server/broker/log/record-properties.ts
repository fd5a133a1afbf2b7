import type { CommitLog } from "./commit-log.ts";
import { bornHostIpv6Flag, field, maxPropertiesBytes, maxTopicBytes, storeHostIpv6Flag } from "./record-layout.ts";

/** Decides over the properties as they are stored: name 0x01 value 0x02 ... from `start` to `end`. */
export type PropertiesFilter = (bytes: Buffer, start: number, end: number) => boolean;

const ipv6ExtraBytes = 12;
const head = Buffer.allocUnsafe(field.body + 2 * ipv6ExtraBytes);
const tail = Buffer.allocUnsafe(1 + maxTopicBytes + 2 + maxPropertiesBytes);

/** Shows the properties of a record to a filter, without reading its body; false when the record is no longer there. */
export function propertiesMatch(log: CommitLog, recordStart: number, recordBytes: number, accepts: PropertiesFilter): boolean {
  const headBytes = Math.min(head.length, recordBytes);
  if (headBytes < field.body || !log.copyRange(recordStart, recordStart + headBytes, head, 0)) return false;
  const sysFlag = head.readInt32BE(field.sysFlag);
  const bodyStart = field.body + (sysFlag & bornHostIpv6Flag ? ipv6ExtraBytes : 0) + (sysFlag & storeHostIpv6Flag ? ipv6ExtraBytes : 0);
  if (bodyStart > headBytes) return false;
  const bodyEnd = bodyStart + head.readInt32BE(bodyStart - 4);
  const tailBytes = recordBytes - bodyEnd;
  if (bodyEnd < bodyStart || tailBytes < 3 || tailBytes > tail.length) return false;
  if (!log.copyRange(recordStart + bodyEnd, recordStart + recordBytes, tail, 0)) return false;
  return accepts(tail, 3 + tail.readUInt8(0), tailBytes);
}
