import { crc32 } from "node:zlib";
import { formatKvTable } from "../../../../../wire/remoting/bodies/kv-table.ts";
import { parseRegisterBrokerBody } from "../../../../../wire/remoting/bodies/register-broker.ts";
import { booleanOf, integerOr, requireInteger, requireText } from "../../../../../wire/remoting/header-fields.ts";
import type { RemotingCommand } from "../../../../../wire/remoting/remoting-command.ts";
import { RequestCode } from "../../../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../../../wire/remoting/response-code.ts";
import { succeed, success } from "../../request-handler.ts";
import type { NameServerHandler } from "./name-server-routes.ts";

/** Brokers that come, go and ask whether they have to come again: 103, 104, 322. */
export const registrationHandlers: Record<number, NameServerHandler> = {
  [RequestCode.REGISTER_BROKER]: (command, { routes, kv }, connection) => {
    const fields = command.extFields;
    const expectedCrc = integerOr(fields, "bodyCrc32", 0);
    if (expectedCrc !== 0 && (crc32(command.body) & 0x7fffffff) !== expectedCrc) return { code: ResponseCode.SYSTEM_ERROR, remark: "crc32 not match" };
    const { dataVersion, topics } = command.body.length === 0 ? { dataVersion: { counter: 0, timestamp: 0 }, topics: [] } : parseRegisterBrokerBody(command.body, booleanOf(fields, "compressed"));
    const { haServerAddr, masterAddr } = routes.register({ ...brokerOf(command), haServerAddr: requireText(fields, "haServerAddr"), dataVersion, topics, filterServers: [], channel: connection });
    const ext = [...(haServerAddr === undefined ? [] : ["haServerAddr", haServerAddr]), ...(masterAddr === undefined ? [] : ["masterAddr", masterAddr])];
    const ordered = kv.table("ORDER_TOPIC_CONFIG");
    return succeed(ordered && formatKvTable(ordered), ext);
  },
  [RequestCode.UNREGISTER_BROKER]: (command, { routes }) => {
    const { clusterName, brokerName, brokerAddr, brokerId } = brokerOf(command);
    routes.unregister(clusterName, brokerName, brokerAddr, brokerId);
    return success;
  },
  [RequestCode.QUERY_DATA_VERSION]: (command, { routes }) => {
    const { brokerAddr } = brokerOf(command);
    const { changed, known } = routes.queryVersion(brokerAddr, versionOf(command.body));
    return succeed(known && JSON.stringify(known), ["changed", String(changed)]);
  },
};

function brokerOf(command: RemotingCommand): { clusterName: string; brokerName: string; brokerAddr: string; brokerId: number } {
  const fields = command.extFields;
  return { clusterName: requireText(fields, "clusterName"), brokerName: requireText(fields, "brokerName"), brokerAddr: requireText(fields, "brokerAddr"), brokerId: requireInteger(fields, "brokerId") };
}

function versionOf(body: Buffer): { counter: number; timestamp: number } {
  const text = body.toString();
  const read = (name: string): number => Number(new RegExp(`"${name}"\\s*:\\s*"?(\\d+)`).exec(text)?.[1] ?? 0);
  return { counter: read("counter"), timestamp: read("timestamp") };
}
