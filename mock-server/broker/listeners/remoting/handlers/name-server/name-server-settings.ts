import { formatKvTable } from "../../../../../wire/remoting/bodies/kv-table.ts";
import { nodeControlKey } from "../../../../../wire/remoting/bodies/controlled-nodes.ts";
import { requireText } from "../../../../../wire/remoting/header-fields.ts";
import { RequestCode } from "../../../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../../../wire/remoting/response-code.ts";
import { succeed, success } from "../../request-handler.ts";
import type { NameServerHandler } from "./name-server-routes.ts";

/** The name server's key-value configuration (100-102, 219) and its own settings (318, 319), of which none can be changed while it runs. */
export const nameServerSettingsHandlers: Record<number, NameServerHandler> = {
  [RequestCode.PUT_KV_CONFIG]: (command, { kv }) => {
    const { namespace, key, value } = command.extFields;
    if (namespace === undefined || key === undefined) return { code: ResponseCode.SYSTEM_ERROR, remark: "namespace or key is null" };
    kv.put(namespace, key, value ?? requireText(command.extFields, "value"));
    return success;
  },
  [RequestCode.GET_KV_CONFIG]: (command, { kv }) => {
    const [namespace, key] = [requireText(command.extFields, "namespace"), requireText(command.extFields, "key")];
    const value = kv.get(namespace, key);
    return value === undefined ? { code: ResponseCode.QUERY_NOT_FOUND, remark: `No config item, Namespace: ${namespace} Key: ${key}` } : succeed(undefined, ["value", value]);
  },
  [RequestCode.DELETE_KV_CONFIG]: (command, { kv }) => {
    kv.delete(requireText(command.extFields, "namespace"), requireText(command.extFields, "key"));
    return success;
  },
  [RequestCode.GET_KVLIST_BY_NAMESPACE]: (command, { kv }) => {
    const namespace = requireText(command.extFields, "namespace");
    const table = kv.table(namespace);
    return table ? succeed(formatKvTable(table)) : { code: ResponseCode.QUERY_NOT_FOUND, remark: `No config item, Namespace: ${namespace}` };
  },
  [RequestCode.UPDATE_NAMESRV_CONFIG]: () => ({ code: ResponseCode.NO_PERMISSION, remark: "Can not update config in black list." }),
  [RequestCode.GET_NAMESRV_CONFIG]: () => succeed(`clusterTest=false\n${nodeControlKey}=true\norderMessageEnable=true\n`),
};
