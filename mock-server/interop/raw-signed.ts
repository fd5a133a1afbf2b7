import { createHmac } from "node:crypto";

export interface Account {
  accessKey: string;
  secretKey: string;
}

/**
 * The ext fields of a request that an account signs, by hand: HMAC-SHA1 of the values in the order of their names,
 * then the body (protocol sheet section 6). `unsigned` fields are sent but not signed, as clients up to 4.9.3 do.
 */
export function signedFields(account: Account, fields: Record<string, string | number>, body: Buffer = Buffer.alloc(0), unsigned: Record<string, string> = {}): Record<string, string | number> {
  const named: Record<string, string | number> = { ...fields, AccessKey: account.accessKey };
  const values = Object.keys(named).sort().map((name) => String(named[name])).join("");
  return { ...named, ...unsigned, Signature: createHmac("sha1", account.secretKey).update(values).update(body).digest("base64") };
}
