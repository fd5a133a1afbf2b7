import { saveFile } from "../../../ui/save-file.ts";

/** The bytes of base64 text; text that is not base64 gives no bytes. */
export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  let binary = "";
  try {
    binary = atob(text);
  } catch {
    return new Uint8Array();
  }
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

/** Saves a body under the id of its message, as plain bytes, so that no program opens it as a page. */
export function saveBody(bytes: Uint8Array<ArrayBuffer>, messageId: string): void {
  saveFile(new Blob([bytes], { type: "application/octet-stream" }), `${messageId}.bin`);
}
