/** The text of a body, or undefined when its bytes are not UTF-8 or hold control characters. */
export function textOfBytes(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    // oxlint-disable-next-line no-control-regex
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Deeper levels stand on the same column: 10,000 levels would need 200 MB of blanks. */
const deepestIndent = 40;

/**
 * JSON text with line breaks and indentation, or undefined when it is not JSON. The tokens are moved,
 * not parsed: numbers keep every digit and duplicate keys stay visible.
 */
export function jsonLayout(text: string): string | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  let depth = 0;
  let layout = "";
  const newLine = (): string => `\n${"  ".repeat(Math.min(depth, deepestIndent))}`;
  const tokens = text.match(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1];
    if (token === "{" || token === "[") {
      depth += 1;
      layout += next === "}" || next === "]" ? token : token + newLine();
    } else if (token === "}" || token === "]") {
      depth -= 1;
      const before = tokens[index - 1];
      layout += before === "{" || before === "[" ? token : newLine() + token;
    } else layout += token === "," ? `,${newLine()}` : token === ":" ? ": " : token;
  }
  return layout;
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const shownByte = Array.from({ length: 256 }, (_, byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : "."));

/** `00000000  48 65 6c 6c 6f ...  |Hello|`, 16 bytes a line. */
export function hexDump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    let hex = "";
    let ascii = "";
    for (const byte of bytes.subarray(at, at + 16)) {
      hex += ` ${hexOfByte[byte]}`;
      ascii += shownByte[byte];
    }
    lines.push(`${at.toString(16).padStart(8, "0")} ${hex.padEnd(48)}  |${ascii}|`);
  }
  return lines.join("\n");
}
