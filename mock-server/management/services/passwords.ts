import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify(argon2);

/** OWASP's second choice, a little above: 32 MiB and three passes take about 80 ms. */
const memoryKib = 32_768;
const passes = 3;
const tagBytes = 32;

async function keyOf(password: string, nonce: Buffer): Promise<Buffer> {
  return derive("argon2id", { message: Buffer.from(password, "utf8"), nonce, parallelism: 1, tagLength: tagBytes, memory: memoryKib, passes });
}

/** Text to store: `argon2id$<memory KiB>$<passes>$<nonce>$<key>`, both in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  return ["argon2id", memoryKib, passes, nonce.toString("base64url"), (await keyOf(password, nonce)).toString("base64url")].join("$");
}

/** Whether a password made this hash; takes the same time for any wrong password. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const [, , , nonce = "", key = ""] = hash.split("$");
  const expected = Buffer.from(key, "base64url");
  const actual = await keyOf(password, Buffer.from(nonce, "base64url"));
  return expected.length === actual.length && timingSafeEqual(actual, expected);
}

/** A password that nobody guesses and everybody can type: 20 letters and digits without look-alikes, about 116 bits. */
export function randomPassword(): string {
  const letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  const usable = 256 - (256 % letters.length);
  let password = "";
  while (password.length < 20) {
    for (const byte of randomBytes(32)) if (byte < usable && password.length < 20) password += letters[byte % letters.length];
  }
  return password;
}
