import com.alibaba.fastjson.JSONObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.admin.ConsumeStats;
import org.apache.rocketmq.common.admin.TopicStatsTable;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.protocol.body.ConsumerConnection;
import org.apache.rocketmq.common.protocol.body.ConsumerRunningInfo;
import org.apache.rocketmq.common.protocol.route.QueueData;
import org.apache.rocketmq.common.protocol.route.TopicRouteData;
import org.apache.rocketmq.common.subscription.SubscriptionGroupConfig;
import org.apache.rocketmq.tools.admin.DefaultMQAdminExt;

/** admin.*: the calls of Apache's own admin tools (rocketmq-tools). */
final class AdminCommands {
    private static final Map<String, DefaultMQAdminExt> ADMINS = new ConcurrentHashMap<>();

    /** One started admin client a name server and access key. */
    static synchronized DefaultMQAdminExt admin(JSONObject arguments) throws Exception {
        String identity = arguments.getString("namesrv") + "/" + arguments.getString("accessKey");
        DefaultMQAdminExt admin = ADMINS.get(identity);
        if (admin == null) {
            admin = new DefaultMQAdminExt(Access.hook(arguments), 10_000);
            admin.setNamesrvAddr(arguments.getString("namesrv"));
            admin.setInstanceName("admin-" + System.nanoTime());
            admin.start();
            ADMINS.put(identity, admin);
        }
        return admin;
    }

    void register(Map<String, InteropMain.Command> commands) {
        commands.put("admin.close", AdminCommands::close);
        commands.put("admin.cluster", arguments -> {
            Map<String, Object> brokers = new TreeMap<>();
            admin(arguments).examineBrokerClusterInfo().getBrokerAddrTable().forEach((name, data) -> brokers.put(name, data.getBrokerAddrs().get(0L)));
            return brokers;
        });
        commands.put("admin.createTopic", AdminCommands::createTopic);
        commands.put("admin.deleteTopic", AdminCommands::deleteTopic);
        commands.put("admin.topics", arguments -> new TreeSet<>(admin(arguments).fetchAllTopicList().getTopicList()));
        commands.put("admin.topicConfig", arguments -> admin(arguments).examineTopicConfig(arguments.getString("address"), arguments.getString("topic")));
        commands.put("admin.topicRoute", AdminCommands::topicRoute);
        commands.put("admin.topicStats", AdminCommands::topicStats);
        commands.put("admin.createGroup", AdminCommands::createGroup);
        commands.put("admin.deleteGroup", arguments -> {
            admin(arguments).deleteSubscriptionGroup(arguments.getString("address"), arguments.getString("group"), true);
            return null;
        });
        commands.put("admin.groupConfig", arguments -> admin(arguments).examineSubscriptionGroupConfig(arguments.getString("address"), arguments.getString("group")));
        commands.put("admin.consumeStats", AdminCommands::consumeStats);
        commands.put("admin.runtimeInfo", arguments -> admin(arguments).fetchBrokerRuntimeStats(arguments.getString("address")).getTable());
        commands.put("admin.brokerConfig", arguments -> admin(arguments).getBrokerConfig(arguments.getString("address")));
        commands.put("admin.consumerConnection", AdminCommands::consumerConnection);
        commands.put("admin.producerConnection", arguments -> admin(arguments).examineProducerConnectionInfo(arguments.getString("group"), arguments.getString("topic")).getConnectionSet().size());
        commands.put("admin.consumerRunningInfo", AdminCommands::consumerRunningInfo);
        commands.put("admin.groupsOfTopic", arguments -> new TreeSet<>(admin(arguments).queryTopicConsumeByWho(arguments.getString("topic")).getGroupList()));
        commands.put("admin.resetOffset", AdminCommands::resetOffset);
        commands.put("admin.offsets", AdminCommands::offsets);
    }

    private static Object close(JSONObject arguments) {
        DefaultMQAdminExt admin = ADMINS.remove(arguments.getString("namesrv") + "/" + arguments.getString("accessKey"));
        if (admin != null) admin.shutdown();
        return null;
    }

    private static Object createTopic(JSONObject arguments) throws Exception {
        TopicConfig config = new TopicConfig(arguments.getString("topic"));
        config.setReadQueueNums(arguments.getIntValue("queues"));
        config.setWriteQueueNums(arguments.getIntValue("queues"));
        config.setPerm(arguments.containsKey("perm") ? arguments.getIntValue("perm") : 6);
        for (Object address : arguments.getJSONArray("addresses")) admin(arguments).createAndUpdateTopicConfig((String) address, config);
        return null;
    }

    private static Object deleteTopic(JSONObject arguments) throws Exception {
        admin(arguments).deleteTopicInBroker(new java.util.HashSet<>(arguments.getJSONArray("addresses").toJavaList(String.class)), arguments.getString("topic"));
        admin(arguments).deleteTopicInNameServer(java.util.Collections.singleton(arguments.getString("namesrv")), arguments.getString("topic"), arguments.getString("cluster"));
        return null;
    }

    private static Object topicRoute(JSONObject arguments) throws Exception {
        TopicRouteData route = admin(arguments).examineTopicRouteInfo(arguments.getString("topic"));
        Map<String, Object> queues = new TreeMap<>();
        for (QueueData queue : route.getQueueDatas()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("readQueues", queue.getReadQueueNums());
            one.put("writeQueues", queue.getWriteQueueNums());
            one.put("perm", queue.getPerm());
            queues.put(queue.getBrokerName(), one);
        }
        return queues;
    }

    private static Object topicStats(JSONObject arguments) throws Exception {
        TopicStatsTable table = admin(arguments).examineTopicStats(arguments.getString("topic"));
        Map<String, Object> queues = new TreeMap<>();
        table.getOffsetTable().forEach((queue, offset) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("min", offset.getMinOffset());
            one.put("max", offset.getMaxOffset());
            one.put("updated", offset.getLastUpdateTimestamp());
            queues.put(name(queue), one);
        });
        return queues;
    }

    private static Object createGroup(JSONObject arguments) throws Exception {
        SubscriptionGroupConfig config = new SubscriptionGroupConfig();
        config.setGroupName(arguments.getString("group"));
        config.setRetryMaxTimes(arguments.getIntValue("retryMaxTimes"));
        for (Object address : arguments.getJSONArray("addresses")) admin(arguments).createAndUpdateSubscriptionGroupConfig((String) address, config);
        return null;
    }

    private static Object consumeStats(JSONObject arguments) throws Exception {
        ConsumeStats stats = admin(arguments).examineConsumeStats(arguments.getString("group"), arguments.getString("topic"));
        Map<String, Object> queues = new TreeMap<>();
        stats.getOffsetTable().forEach((queue, offset) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("broker", offset.getBrokerOffset());
            one.put("consumer", offset.getConsumerOffset());
            queues.put(name(queue), one);
        });
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("lag", stats.computeTotalDiff());
        map.put("queues", queues);
        return map;
    }

    private static Object consumerConnection(JSONObject arguments) throws Exception {
        ConsumerConnection connection = admin(arguments).examineConsumerConnectionInfo(arguments.getString("group"));
        Map<String, Object> map = new LinkedHashMap<>();
        TreeSet<String> clients = new TreeSet<>();
        connection.getConnectionSet().forEach(one -> clients.add(one.getClientId()));
        map.put("clients", clients);
        map.put("consumeType", connection.getConsumeType().name());
        map.put("messageModel", connection.getMessageModel().name());
        map.put("consumeFromWhere", connection.getConsumeFromWhere().name());
        map.put("topics", new TreeSet<>(connection.getSubscriptionTable().keySet()));
        return map;
    }

    private static Object consumerRunningInfo(JSONObject arguments) throws Exception {
        ConsumerRunningInfo info = admin(arguments).getConsumerRunningInfo(arguments.getString("group"), arguments.getString("clientId"), false);
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("queues", info.getMqTable().size());
        map.put("version", info.getProperties().getProperty("PROP_CLIENT_VERSION"));
        return map;
    }

    private static Object resetOffset(JSONObject arguments) throws Exception {
        Map<String, Object> queues = new TreeMap<>();
        admin(arguments).resetOffsetByTimestamp(arguments.getString("topic"), arguments.getString("group"), arguments.getLongValue("timestamp"), true)
            .forEach((queue, offset) -> queues.put(name(queue), offset));
        return queues;
    }

    private static Object offsets(JSONObject arguments) throws Exception {
        MessageQueue queue = new MessageQueue(arguments.getString("topic"), arguments.getString("broker"), arguments.getIntValue("queueId"));
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("min", admin(arguments).minOffset(queue));
        map.put("max", admin(arguments).maxOffset(queue));
        map.put("atTime", admin(arguments).searchOffset(queue, arguments.getLongValue("timestamp")));
        map.put("earliest", admin(arguments).earliestMsgStoreTime(queue));
        return map;
    }

    private static String name(MessageQueue queue) {
        return queue.getTopic() + "/" + queue.getBrokerName() + ":" + queue.getQueueId();
    }
}
