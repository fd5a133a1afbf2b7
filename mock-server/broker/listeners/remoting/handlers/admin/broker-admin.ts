import { runtimeInfo } from "../../../../core/statistics/runtime-info.ts";
import { formatBrokerStats } from "../../../../../wire/remoting/bodies/broker-stats.ts";
import { formatKvTable } from "../../../../../wire/remoting/bodies/kv-table.ts";
import { requireText } from "../../../../../wire/remoting/header-fields.ts";
import { RequestCode } from "../../../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../../../wire/remoting/response-code.ts";
import { succeed, success, type HandlerTable } from "../../request-handler.ts";

/** The broker itself: settings, runtime information, counts (protocol sheet sections 2.3 and 8). */
export const brokerAdminHandlers: HandlerTable = {
  [RequestCode.UPDATE_BROKER_CONFIG]: (command, _connection, broker) => {
    const remark = broker.settings.update(command.body.toString());
    return remark === undefined ? success : { code: ResponseCode.NO_PERMISSION, remark };
  },
  [RequestCode.GET_BROKER_CONFIG]: (_command, _connection, broker) => succeed(broker.settings.print(), ["version", JSON.stringify(broker.settings.version)]),
  [RequestCode.GET_BROKER_RUNTIME_INFO]: (_command, _connection, broker) => succeed(formatKvTable(runtimeInfo(broker))),
  [RequestCode.VIEW_BROKER_STATS_DATA]: (command, _connection, broker) => {
    const name = requireText(command.extFields, "statsName");
    const key = requireText(command.extFields, "statsKey");
    const item = broker.statistics.find(name, key);
    if (!item) return { code: ResponseCode.SYSTEM_ERROR, remark: `The stats <${name}> <${key}> not exist` };
    const [minute, hour, day] = [item.lastMinute, item.lastHour, item.lastDay].map(({ sum, tps, avgpt }) => ({ sum, tps, averagePerCall: avgpt }));
    return minute && hour && day ? succeed(formatBrokerStats({ minute, hour, day })) : { code: ResponseCode.SYSTEM_ERROR };
  },
};
