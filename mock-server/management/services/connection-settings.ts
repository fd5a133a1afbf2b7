import type { Connection } from "../../../src/contract/instances.ts";
import type { StoredInstance } from "../store/instances-store.ts";
import { parseNameServers } from "./name-server-addresses.ts";
import { fieldRefusal } from "./service-error.ts";

/** A connection as it is stored; an empty secret with an account keeps the one before (CF-011), one without the other is refused (RMF-008). */
export function connectionOf(connection: Connection, secretBefore: string): Pick<StoredInstance, "nameServers" | "accessKey" | "secretKey" | "tls"> {
  const secretKey = connection.secretKey === "" && connection.accessKey !== "" ? secretBefore : connection.secretKey;
  if (connection.accessKey !== "" && secretKey === "") throw fieldRefusal("connection.secretKey", "one_without_other", "An account needs its password.");
  if (connection.accessKey === "" && secretKey !== "") throw fieldRefusal("connection.accessKey", "one_without_other", "A password needs its account.");
  return { nameServers: parseNameServers(connection.nameServers, "connection.nameServers"), accessKey: connection.accessKey, secretKey, tls: connection.tls };
}
