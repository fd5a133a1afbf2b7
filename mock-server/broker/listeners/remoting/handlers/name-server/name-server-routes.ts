import type { NameServer } from "../../../../core/broker.ts";
import { formatClusterInfo } from "../../../../../wire/remoting/bodies/cluster-info.ts";
import { formatTopicList } from "../../../../../wire/remoting/bodies/name-lists.ts";
import { formatTopicRoute } from "../../../../../wire/remoting/bodies/topic-route.ts";
import { requireText } from "../../../../../wire/remoting/header-fields.ts";
import type { RemotingCommand } from "../../../../../wire/remoting/remoting-command.ts";
import { RequestCode } from "../../../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../../../wire/remoting/response-code.ts";
import type { Answer, RemotingConnection } from "../../remoting-connection.ts";
import { succeed, success } from "../../request-handler.ts";

/** Serves one request code of the name server. */
export type NameServerHandler = (command: RemotingCommand, nameServer: NameServer, connection: RemotingConnection) => Answer;

/** Where topics are (protocol sheet section 2.2). */
export const routeHandlers: Record<number, NameServerHandler> = {
  [RequestCode.GET_ROUTEINFO_BY_TOPIC]: (command, { routes, kv }) => {
    const topic = requireText(command.extFields, "topic");
    const route = routes.route(topic);
    if (!route) return { code: ResponseCode.TOPIC_NOT_EXIST, remark: `No topic route info in name server for the topic: ${topic}\nSee http://rocketmq.apache.org/docs/faq/ for further details.` };
    const orderTopicConf = kv.get("ORDER_TOPIC_CONFIG", topic);
    return succeed(formatTopicRoute(orderTopicConf === undefined ? route : { ...route, orderTopicConf }));
  },
  [RequestCode.GET_BROKER_CLUSTER_INFO]: (_command, { routes }) => {
    const clusters = new Map([...routes.allClusters()].map(([cluster, names]) => [cluster, [...names]]));
    return succeed(formatClusterInfo({ brokers: [...routes.allBrokers()], clusters }));
  },
  [RequestCode.GET_ALL_TOPIC_LIST_FROM_NAMESERVER]: (_command, { routes }) => succeed(formatTopicList(routes.allTopics())),
  [RequestCode.GET_TOPICS_BY_CLUSTER]: (command, { routes }) => succeed(formatTopicList(routes.topicsOfCluster(requireText(command.extFields, "cluster")))),
  [RequestCode.GET_SYSTEM_TOPIC_LIST_FROM_NS]: (_command, { routes }) => {
    const names = new Set([...routes.allClusters().keys(), ...Array.from(routes.allBrokers(), (broker) => broker.brokerName)]);
    const brokerAddr = [...routes.allBrokers()].flatMap((broker) => Array.from(broker.brokerAddrs.values()))[0];
    return succeed(formatTopicList([...names], brokerAddr));
  },
  [RequestCode.GET_UNIT_TOPIC_LIST]: (_command, { routes }) => succeed(formatTopicList(routes.unitTopics("unit"))),
  [RequestCode.GET_HAS_UNIT_SUB_TOPIC_LIST]: (_command, { routes }) => succeed(formatTopicList(routes.unitTopics("unitSub"))),
  [RequestCode.GET_HAS_UNIT_SUB_UNUNIT_TOPIC_LIST]: (_command, { routes }) => succeed(formatTopicList(routes.unitTopics("unitSubOnly"))),
  [RequestCode.DELETE_TOPIC_IN_NAMESRV]: (command, { routes }) => {
    routes.deleteTopic(requireText(command.extFields, "topic"), command.extFields["clusterName"]);
    return success;
  },
  [RequestCode.WIPE_WRITE_PERM_OF_BROKER]: (command, { routes }) => succeed(undefined, ["wipeTopicCount", String(routes.setWritable(requireText(command.extFields, "brokerName"), false))]),
  [RequestCode.ADD_WRITE_PERM_OF_BROKER]: (command, { routes }) => succeed(undefined, ["addTopicCount", String(routes.setWritable(requireText(command.extFields, "brokerName"), true))]),
};
