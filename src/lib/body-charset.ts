/** Character sets that a body can be read in; clients write UTF-8 as a rule, older ones the set of their system. */
export const charsets = ["utf-8", "gb18030", "big5", "shift_jis", "utf-16le", "utf-16be", "windows-1252"] as const;
export type Charset = (typeof charsets)[number];

export interface DecodedText {
  text: string;
  charset: Charset;
  /** First byte that is no character of the set; such bytes are shown as U+FFFD. Undefined when all are. */
  badByteAt: number | undefined;
  /** A byte order mark stood in front; it is not part of the text. */
  hasMark: boolean;
}

/** The character set that a byte order mark names, else UTF-8. */
export function likelyCharset(bytes: Uint8Array): Charset {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return "utf-8";
}

/** Reads bytes as text; what is no character becomes U+FFFD, and it is said where. */
export function decodeText(bytes: Uint8Array, charset: Charset): DecodedText {
  const hasMark = charset === "utf-8" ? bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf : charset.startsWith("utf-16") && likelyCharset(bytes) === charset;
  try {
    return { text: new TextDecoder(charset, { fatal: true }).decode(bytes), charset, badByteAt: undefined, hasMark };
  } catch {
    return { text: new TextDecoder(charset).decode(bytes), charset, badByteAt: firstBadByte(bytes, charset), hasMark };
  }
}

/** Halves the bytes until the first is found that a fatal decoder refuses. */
function firstBadByte(bytes: Uint8Array, charset: Charset): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    // Streaming: a character that is cut at the end of the piece is not held against it.
    if (isRead(bytes.subarray(0, middle), charset)) good = middle;
    else bad = middle;
  }
  return good;
}

function isRead(piece: Uint8Array, charset: Charset): boolean {
  try {
    new TextDecoder(charset, { fatal: true }).decode(piece, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Whether text holds control characters that no text has: it is bytes that happen to be valid. */
export function holdsControls(text: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text);
}
