import { createHmac, timingSafeEqual } from "node:crypto";

/** The ext fields that carry the identity and the signature (protocol sheet §6). */
export const aclField = { accessKey: "AccessKey", securityToken: "SecurityToken", signature: "Signature", onsChannel: "OnsChannel" } as const;

/** Java up to 4.9.3 neither signs nor checks this field; clients from 4.9.4 on do sign it. */
export const unsignedQueryField = "_UNIQUE_KEY_QUERY";

/**
 * Base64(HMAC-SHA1(secretKey, values of the signed ext fields in key order, then the body)). The signature itself
 * is never signed. `leftOut` names further fields to leave out: a 4.9 broker leaves `_UNIQUE_KEY_QUERY` out.
 */
export function signRequest(extFields: Readonly<Record<string, string>>, body: Buffer, secretKey: string, leftOut: readonly string[] = []): string {
  const names = Object.keys(extFields).filter((name) => name !== aclField.signature && !leftOut.includes(name));
  // By UTF-16 units, as Java's TreeMap sorts.
  names.sort();
  let values = "";
  for (const name of names) values += extFields[name];
  return createHmac("sha1", secretKey).update(values, "utf8").update(body).digest("base64");
}

/**
 * Whether a request carries the signature of this secret; compared in constant time. A client that signs
 * `_UNIQUE_KEY_QUERY` is believed as well as one that does not.
 */
export function isSignedBy(extFields: Readonly<Record<string, string>>, body: Buffer, secretKey: string): boolean {
  const signature = Buffer.from(extFields[aclField.signature] ?? "");
  const matches = (leftOut?: readonly string[]): boolean => {
    const expected = Buffer.from(signRequest(extFields, body, secretKey, leftOut));
    return expected.length === signature.length && timingSafeEqual(expected, signature);
  };
  return matches() || (extFields[unsignedQueryField] !== undefined && matches([unsignedQueryField]));
}
