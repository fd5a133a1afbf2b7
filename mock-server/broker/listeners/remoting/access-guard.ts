import { groupResource, isGroupResource, type Need } from "../../core/access/account.ts";
import { Permission } from "../../core/access/permission.ts";
import type { AccessTable } from "../../core/access/access-table.ts";
import type { BrokerSettings } from "../../core/settings/broker-settings.ts";
import { aclField, isSignedBy } from "../../../wire/remoting/acl-signature.ts";
import { parseHeartbeat } from "../../../wire/remoting/bodies/heartbeat.ts";
import type { RemotingCommand } from "../../../wire/remoting/remoting-command.ts";
import { sendTopic } from "../../../wire/remoting/send-header.ts";
import { RequestCode } from "../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../wire/remoting/response-code.ts";
import type { Answer, RemotingConnection } from "./remoting-connection.ts";

/**
 * What only an administrator may do. The codes of accounts are ours: a real 4.9.8 lets every signed request change them,
 * so that any account can make itself administrator. So are those of nodes, which it does not have.
 */
const administratorCodes: ReadonlySet<number> = new Set([
  RequestCode.UPDATE_AND_CREATE_TOPIC,
  RequestCode.UPDATE_BROKER_CONFIG,
  RequestCode.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP,
  RequestCode.DELETE_SUBSCRIPTIONGROUP,
  RequestCode.DELETE_TOPIC_IN_BROKER,
  RequestCode.UPDATE_AND_CREATE_ACL_CONFIG,
  RequestCode.DELETE_ACL_CONFIG,
  RequestCode.UPDATE_GLOBAL_WHITE_ADDRS_CONFIG,
  RequestCode.GET_BROKER_ACL_CONFIG,
  RequestCode.MQDECK_START_NODE,
  RequestCode.MQDECK_STOP_NODE,
  RequestCode.MQDECK_RESTART_NODE,
]);

/** Judges every request of a broker whose access control is on, before its handler runs (protocol sheet section 6). */
export class AccessGuard {
  private readonly access: AccessTable;
  private readonly settings: BrokerSettings;
  /** Where replies go whoever answers: a real broker asks for no right to it. */
  private readonly replyTopic: string;

  constructor(access: AccessTable, settings: BrokerSettings) {
    this.access = access;
    this.settings = settings;
    this.replyTopic = `${settings.clusterName}_REPLY_TOPIC`;
  }

  get isOn(): boolean {
    return this.settings.values.aclEnable;
  }

  /** What a request is answered that may not be served; undefined when it may. */
  refusalOf(command: RemotingCommand, connection: RemotingConnection): Answer | undefined {
    const { access } = this;
    const address = connection.remoteAddress.slice(0, connection.remoteAddress.lastIndexOf(":"));
    if (access.isAllowedEverywhere(address)) return undefined;
    const accessKey = command.extFields[aclField.accessKey];
    if (accessKey === undefined) return refused("No accessKey is configured");
    const account = access.find(accessKey);
    if (!account) return refused(`No acl config for ${accessKey}`);
    if (account.isAllowedAddress(address)) return undefined;
    if (!isSignedBy(command.extFields, command.body, account.config.secretKey)) return refused(`Check signature failed for accessKey=${accessKey}`);
    try {
      const words = account.refusalOf(command.code, administratorCodes.has(command.code), needsOf(command, this.replyTopic));
      return words === undefined ? undefined : refused(words);
    } catch (error) {
      // A heartbeat whose body cannot be read says nothing of what it wants.
      return refused(error instanceof Error ? error.message : String(error));
    }
  }
}

/** As a real broker says it, but for the line of its source code at the end. */
function refused(words: string): Answer {
  return { code: ResponseCode.SYSTEM_ERROR, remark: `org.apache.rocketmq.acl.common.AclException: ${words}` };
}

/** The topics and groups that a request is about. Codes that are not named need nothing but a valid signature. */
function needsOf(command: RemotingCommand, replyTopic: string): Need[] {
  const { extFields: fields } = command;
  switch (command.code) {
    case RequestCode.SEND_MESSAGE:
    case RequestCode.SEND_MESSAGE_V2:
    // A real 4.9.8 forgets the topic of a batch, so that every account may send to every topic.
    case RequestCode.SEND_BATCH_MESSAGE:
      return sendNeeds(sendTopic(fields));
    // A real 4.9.8 stores a reply in any topic that its sender names.
    case RequestCode.SEND_REPLY_MESSAGE:
    case RequestCode.SEND_REPLY_MESSAGE_V2: {
      const topic = sendTopic(fields);
      return topic === replyTopic ? [] : sendNeeds(topic);
    }
    case RequestCode.CONSUMER_SEND_MSG_BACK:
      return subscribes([groupResource(fields["group"])]);
    case RequestCode.PULL_MESSAGE:
    case RequestCode.LITE_PULL_MESSAGE:
    case RequestCode.UPDATE_CONSUMER_OFFSET:
      return subscribes([fields["topic"], groupResource(fields["consumerGroup"])]);
    case RequestCode.QUERY_MESSAGE:
      return subscribes([fields["topic"]]);
    case RequestCode.HEART_BEAT:
      return subscribes(parseHeartbeat(command.body).consumers.flatMap(({ groupName, subscriptions }) => [groupResource(groupName)].concat(subscriptions.map(({ topic }) => topic))));
    case RequestCode.UNREGISTER_CLIENT:
    case RequestCode.GET_CONSUMER_LIST_BY_GROUP:
      return subscribes([groupResource(fields["consumerGroup"])]);
    default:
      return [];
  }
}

/** A message to a retry topic needs its group. A real broker asks for the group that the sender names instead, which may be any. */
function sendNeeds(topic: string | undefined): Need[] {
  if (topic === undefined) return [];
  return [{ resource: topic, permission: isGroupResource(topic) ? Permission.SUB : Permission.PUB }];
}

function subscribes(resources: (string | undefined)[]): Need[] {
  return resources.filter((resource) => resource !== undefined).map((resource) => ({ resource, permission: Permission.SUB }));
}
