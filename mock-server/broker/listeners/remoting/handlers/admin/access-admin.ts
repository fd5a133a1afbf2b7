import { AccessProblem } from "../../../../core/access/access-problem.ts";
import { formatAclConfig } from "../../../../../wire/remoting/bodies/acl-config.ts";
import { booleanOf, requireText } from "../../../../../wire/remoting/header-fields.ts";
import { RequestCode } from "../../../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../../../wire/remoting/response-code.ts";
import type { Answer } from "../../remoting-connection.ts";
import { succeed, success, type HandlerTable } from "../../request-handler.ts";

/**
 * Accounts and allow-lists (protocol sheet section 2.3, codes 50 to 54). A real broker only serves them while access
 * control is on; here they are served while it is off as well, so that accounts are there before it is switched on.
 */
export const accessAdminHandlers: HandlerTable = {
  [RequestCode.UPDATE_AND_CREATE_ACL_CONFIG]: ({ extFields }, _connection, broker) => {
    const change = {
      accessKey: requireText(extFields, "accessKey"),
      secretKey: filled(extFields["secretKey"]),
      whiteRemoteAddress: extFields["whiteRemoteAddress"],
      admin: booleanOf(extFields, "admin"),
      defaultTopicPerm: filled(extFields["defaultTopicPerm"]),
      defaultGroupPerm: filled(extFields["defaultGroupPerm"]),
      topicPerms: listOf(extFields["topicPerms"]),
      groupPerms: listOf(extFields["groupPerms"]),
    };
    return guarded(ResponseCode.UPDATE_AND_CREATE_ACL_CONFIG_FAILED, () => broker.access.put(change));
  },
  [RequestCode.DELETE_ACL_CONFIG]: ({ extFields }, _connection, broker) => {
    const accessKey = requireText(extFields, "accessKey");
    return guarded(ResponseCode.DELETE_ACL_CONFIG_FAILED, () => {
      if (!broker.access.delete(accessKey)) throw new AccessProblem(`The accesskey[${accessKey}] corresponding to accessConfig has been deleted failed.`);
    });
  },
  [RequestCode.GET_BROKER_CLUSTER_ACL_INFO]: (_command, _connection, { access, settings }) => {
    const version = JSON.stringify(access.version);
    return succeed(undefined, ["allAclFileVersion", `{${JSON.stringify(access.path)}:${version}}`, "brokerAddr", settings.address, "brokerName", settings.brokerName, "clusterName", settings.clusterName, "version", version]);
  },
  [RequestCode.UPDATE_GLOBAL_WHITE_ADDRS_CONFIG]: ({ extFields }, _connection, broker) => {
    const addresses = requireText(extFields, "globalWhiteAddrs");
    const path = filled(extFields["aclFileFullPath"]);
    return guarded(ResponseCode.UPDATE_GLOBAL_WHITE_ADDRS_CONFIG_FAILED, () => {
      if (path !== undefined && path !== broker.access.path) throw new AccessProblem(`The globalWhiteAddresses[${addresses}] has been updated failed.`);
      broker.access.setGlobalWhiteAddresses(listOf(addresses) ?? []);
    });
  },
  [RequestCode.GET_BROKER_ACL_CONFIG]: (_command, _connection, broker) => {
    const { accounts, globalWhiteAddresses } = broker.access.list();
    const listed = accounts.map(({ accessKey, admin, defaultGroupPerm, defaultTopicPerm, groupPerms = [], topicPerms = [], whiteRemoteAddress }) => ({ accessKey, admin, defaultGroupPerm, defaultTopicPerm, groupPerms, topicPerms, whiteRemoteAddress }));
    return succeed(formatAclConfig(listed, globalWhiteAddresses));
  },
};

function guarded(failureCode: number, change: () => void): Answer {
  try {
    change();
    return success;
  } catch (error) {
    return { code: failureCode, remark: error instanceof Error ? error.message : String(error) };
  }
}

/** Empty means absent. */
function filled(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}

function listOf(text: string | undefined): string[] | undefined {
  return text?.split(",").filter((item) => item.trim() !== "");
}
