import { writeFileSync } from "node:fs";
import { RemotingConnection } from "../management/adapters/rocketmq/remoting-connection.ts";
import { requestCodeName } from "../wire/remoting/request-code.ts";

/*
 * Loaded with --import before the management half by bench:collect: counts its requests by code, whatever asks for
 * them, and writes the sums once a second to the file that MQDECK_BENCH_REQUESTS names.
 */

const path = process.env.MQDECK_BENCH_REQUESTS;
const counts: Record<string, number> = {};
const request = Reflect.get(RemotingConnection.prototype, "request");

RemotingConnection.prototype.request = function counted(command, timeoutMs) {
  const name = `${command.code} ${requestCodeName(command.code)}`;
  counts[name] = (counts[name] ?? 0) + 1;
  return request.call(this, command, timeoutMs);
};

if (path !== undefined) setInterval(() => writeFileSync(path, JSON.stringify(counts)), 1000).unref();
