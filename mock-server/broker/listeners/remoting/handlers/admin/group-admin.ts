import type { Broker } from "../../../../core/broker.ts";
import { refusalOfNewGroup } from "../../../../core/limits/creation-limits.ts";
import { newGroupConfig } from "../../../../core/groups/group-table.ts";
import { groupAttributesOf, parseSubscriptionGroup } from "../../../../../wire/remoting/bodies/subscription-group.ts";
import { formatGroupList } from "../../../../../wire/remoting/bodies/name-lists.ts";
import { booleanOf, requireText } from "../../../../../wire/remoting/header-fields.ts";
import type { RemotingCommand } from "../../../../../wire/remoting/remoting-command.ts";
import { RequestCode } from "../../../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../../../wire/remoting/response-code.ts";
import type { Answer } from "../../remoting-connection.ts";
import { kept, refuse, succeed, type HandlerTable } from "../../request-handler.ts";

/** Consumer groups: create, change, delete, list, and who consumes a topic (protocol sheet section 2.3). */
export const groupAdminHandlers: HandlerTable = {
  [RequestCode.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP]: createGroup,
  [RequestCode.GET_ALL_SUBSCRIPTIONGROUP_CONFIG]: (_command, _connection, broker) => succeed(broker.groups.print()),
  [RequestCode.GET_SUBSCRIPTIONGROUP_CONFIG]: (command, _connection, broker) => {
    const config = broker.groups.get(requireText(command.extFields, "group"));
    return config ? succeed(JSON.stringify(config)) : { code: ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST, remark: "No group in this broker" };
  },
  [RequestCode.DELETE_SUBSCRIPTIONGROUP]: (command, _connection, broker) => {
    const group = requireText(command.extFields, "groupName");
    broker.groups.delete(group);
    if (booleanOf(command.extFields, "removeOffset")) broker.offsets.removeGroup(group);
    broker.statistics.forget(group);
    return kept;
  },
  [RequestCode.QUERY_TOPIC_CONSUME_BY_WHO]: (command, _connection, broker) => {
    const topic = requireText(command.extFields, "topic");
    return succeed(formatGroupList([...new Set([...broker.consumers.groupsSubscribedTo(topic), ...broker.offsets.groupsOfTopic(topic)])]));
  },
};

function createGroup(command: RemotingCommand, _connection: unknown, broker: Broker): Answer {
  const { unknownFields, ...config } = parseSubscriptionGroup(command.body);
  const refusal = refusalOfNewGroup(broker, config.groupName);
  if (refusal) return refuse(refusal);
  const plainFields = [...unknownFields].filter(([name, value]) => name !== "autoCreated" && typeof value !== "object" && typeof value !== "bigint");
  broker.groups.put(newGroupConfig(config.groupName, { ...Object.fromEntries(plainFields), ...config, attributes: groupAttributesOf(unknownFields) }));
  return kept;
}
