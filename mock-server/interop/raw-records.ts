import { crc32 } from "node:zlib";

/** One stored message as the test reads it, byte by byte from the layout of the protocol sheet, section 4. */
export interface RawRecord {
  commitLogOffset: number;
  sizeBytes: number;
  queueId: number;
  queueOffset: number;
  topic: string;
  uniqueId: string;
  tag: string | undefined;
  /** The stored checksum of the body is that of the stored bytes. */
  intact: boolean;
}

const messageMagic = 0xda_a3_20_a7;

/** The record that begins at `start`, or undefined where no message begins. Offsets of fields as in the table of section 4 (IPv4). */
function readRecord(bytes: Buffer, start: number): RawRecord | undefined {
  if (start + 91 > bytes.length || bytes.readUInt32BE(start + 4) !== messageMagic) return undefined;
  const sizeBytes = bytes.readUInt32BE(start);
  if (sizeBytes < 91 || start + sizeBytes > bytes.length) return undefined;
  const bodyLength = bytes.readUInt32BE(start + 84);
  const bodyEnd = start + 88 + bodyLength;
  const topicEnd = bodyEnd + 1 + bytes.readUInt8(bodyEnd);
  const properties = new Map(
    bytes
      .toString("utf8", topicEnd + 2, topicEnd + 2 + bytes.readUInt16BE(topicEnd))
      .split("\u0002")
      .map((pair): [string, string] => {
        const [name = "", value = ""] = pair.split("\u0001");
        return [name, value];
      }),
  );
  return {
    commitLogOffset: Number(bytes.readBigInt64BE(start + 28)),
    sizeBytes,
    queueId: bytes.readInt32BE(start + 12),
    queueOffset: Number(bytes.readBigInt64BE(start + 20)),
    topic: bytes.toString("utf8", bodyEnd + 1, topicEnd),
    uniqueId: properties.get("UNIQ_KEY") ?? "",
    tag: properties.get("TAGS"),
    intact: (crc32(bytes.subarray(start + 88, bodyEnd)) & 0x7f_ff_ff_ff) === bytes.readUInt32BE(start + 8),
  };
}

/** Every record of a pull body or of a commit log segment, up to where no further one begins. */
export function readRecords(bytes: Buffer): RawRecord[] {
  const records: RawRecord[] = [];
  for (let at = 0; ; ) {
    const record = readRecord(bytes, at);
    if (!record) return records;
    records.push(record);
    at += record.sizeBytes;
  }
}
