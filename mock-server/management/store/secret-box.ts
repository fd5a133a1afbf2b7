import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Seals secrets that must be read again (an engine's secret key) with AES-256-GCM. The key lies in a
 * file of mode 600 beside the database, so that a copy of the database alone gives nothing away (CF-011).
 * Sealed text: base64 of `nonce (12) | tag (16) | cipher text`; an empty secret stays empty.
 */
export class SecretBox {
  readonly #key: Buffer;

  constructor(keyFile: string) {
    if (!existsSync(keyFile)) writeFileSync(keyFile, randomBytes(32), { mode: 0o600, flag: "wx" });
    chmodSync(keyFile, 0o600);
    this.#key = readFileSync(keyFile);
    if (this.#key.length !== 32) throw new Error(`${keyFile} must hold 32 bytes.`);
  }

  seal(secret: string): string {
    if (secret === "") return "";
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv(algorithm, this.#key, nonce);
    const sealed = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64");
  }

  /** Throws when the text was sealed with another key or changed since. */
  open(sealed: string): string {
    if (sealed === "") return "";
    const bytes = Buffer.from(sealed, "base64");
    const decipher = createDecipheriv(algorithm, this.#key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
    decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]).toString("utf8");
  }
}
