import { MalformedFrame } from "./remoting-errors.ts";
import { decodeMessage, recordField } from "./message-record.ts";

// ... | queueId at 12 | ... | body | int8 topic length, topic | int16 properties length, properties |

/** The record with another topic and queue, all else as it is. Throws `MalformedFrame` when it is none, or the name is too long. */
export function recordInTopic(record: Buffer, topic: string, queueId: number): Buffer {
  const { body } = decodeMessage(record);
  const topicBytes = Buffer.from(topic);
  if (topicBytes.length > 127) throw new MalformedFrame(`a topic's name of ${topicBytes.length} bytes`);
  const bodyEnd = body.byteOffset - record.byteOffset + body.length;
  const oldTopicEnd = bodyEnd + 1 + record.readUInt8(bodyEnd);
  const moved = Buffer.concat([record.subarray(0, bodyEnd), Buffer.from([topicBytes.length]), topicBytes, record.subarray(oldTopicEnd)]);
  moved.writeInt32BE(moved.length, recordField.totalSize);
  moved.writeInt32BE(queueId, recordField.queueId);
  return moved;
}
