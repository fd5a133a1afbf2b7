const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const shownByte = Array.from({ length: 256 }, (_, byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : "."));

/** Lines that `hexLines` makes of so many bytes. */
export const hexLineCount = (byteCount: number): number => Math.ceil(byteCount / 16);

/** `00000000  48 65 6c 6c 6f ...  |Hello|`, 16 bytes a line; the lines from `first` up to `end`. */
export function hexLines(bytes: Uint8Array, first = 0, end = hexLineCount(bytes.length)): string[] {
  const lines: string[] = [];
  for (let at = first * 16; at < Math.min(end * 16, bytes.length); at += 16) {
    let hex = "";
    let ascii = "";
    for (const byte of bytes.subarray(at, at + 16)) {
      hex += ` ${hexOfByte[byte]}`;
      ascii += shownByte[byte];
    }
    lines.push(`${at.toString(16).padStart(8, "0")} ${hex.padEnd(48)}  |${ascii}|`);
  }
  return lines;
}
