import { decodeCommand, encodeCommand, type RemotingCommand } from "../../../wire/remoting/remoting-command.ts";
import { ResponseCode } from "../../../wire/remoting/response-code.ts";
import { OutputBuffer } from "./output-buffers.ts";

/** The log could not be written: every collected answer that says "stored" becomes a refusal, so that the client tries again. */
export function refuseStored(output: OutputBuffer, reason: string): void {
  const remark = `service not available now. It may be caused by one of the following reasons: the broker's disk is full, message store has been shut down, etc. (${reason})`;
  changeStored(output, { code: ResponseCode.SERVICE_NOT_AVAILABLE, extFields: {}, remark }, { code: ResponseCode.SYSTEM_ERROR, remark });
}

/** The disk took longer than `syncFlushTimeout`: the message is stored, but not surely; the answer keeps its whole header. */
export function reportFlushTimeout(output: OutputBuffer): void {
  changeStored(output, { code: ResponseCode.FLUSH_DISK_TIMEOUT }, { code: ResponseCode.SYSTEM_ERROR, remark: "FLUSH_DISK_TIMEOUT" });
}

/** Changes the collected answers that say "stored": those of sends (success with a msgId), and the others that were marked. Rare, so it may be slow. */
function changeStored(output: OutputBuffer, ofSends: Partial<RemotingCommand>, ofOthers: Partial<RemotingCommand>): void {
  const kept = new OutputBuffer(output.length + 1024);
  for (let at = 0; at < output.length; ) {
    const end = at + 4 + output.buffer.readInt32BE(at);
    const answer = decodeCommand(output.buffer, at + 4, end);
    const isSend = answer.extFields["msgId"] !== undefined;
    const claimsStored = answer.code === ResponseCode.SUCCESS && (isSend || output.changes.includes(answer.opaque));
    const frame = claimsStored ? encodeCommand({ ...answer, ...(isSend ? ofSends : ofOthers) }) : output.buffer.subarray(at, end);
    kept.ensureSpace(frame.length);
    kept.length += frame.copy(kept.buffer, kept.length);
    at = end;
  }
  output.buffer = kept.buffer;
  output.length = kept.length;
}
