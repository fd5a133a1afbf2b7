import com.alibaba.fastjson.JSONObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.rocketmq.common.admin.ConsumeStats;
import org.apache.rocketmq.common.admin.RollbackStats;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.protocol.body.ConsumeMessageDirectlyResult;
import org.apache.rocketmq.common.protocol.body.ConsumeStatsList;
import org.apache.rocketmq.common.protocol.body.ConsumerRunningInfo;
import org.apache.rocketmq.common.protocol.body.QueueTimeSpan;

/** operation.*: what the admin tools do to clients and to the offsets of groups. Queues are printed as `broker:queueId`. */
final class OperationCommands {
    void register(Map<String, InteropMain.Command> commands) {
        commands.put("operation.runningInfo", OperationCommands::runningInfo);
        commands.put("operation.consumeDirectly", OperationCommands::consumeDirectly);
        commands.put("operation.consumeStatus", OperationCommands::consumeStatus);
        commands.put("operation.resetOnline", arguments -> byQueue(AdminCommands.admin(arguments).resetOffsetByTimestamp(topic(arguments), group(arguments), arguments.getLongValue("timestamp"), arguments.getBooleanValue("force"))));
        commands.put("operation.resetOffline", OperationCommands::resetOffline);
        commands.put("operation.cloneOffset", arguments -> {
            AdminCommands.admin(arguments).cloneGroupOffset(group(arguments), arguments.getString("to"), topic(arguments), arguments.getBooleanValue("offline"));
            return null;
        });
        commands.put("operation.timeSpan", OperationCommands::timeSpan);
        commands.put("operation.allConsumeStats", OperationCommands::allConsumeStats);
        commands.put("operation.cleanQueues", arguments -> AdminCommands.admin(arguments).cleanExpiredConsumerQueueByAddr(arguments.getString("address")));
        commands.put("operation.cleanTopics", arguments -> AdminCommands.admin(arguments).cleanUnusedTopicByAddr(arguments.getString("address")));
        commands.put("operation.deleteExpired", arguments -> AdminCommands.admin(arguments).deleteExpiredCommitLogByAddr(arguments.getString("address")));
    }

    private static String topic(JSONObject arguments) {
        return arguments.getString("topic");
    }

    private static String group(JSONObject arguments) {
        return arguments.getString("group");
    }

    private static Map<String, Object> byQueue(Map<MessageQueue, ?> table) {
        Map<String, Object> named = new TreeMap<>();
        table.forEach((queue, value) -> named.put(queue.getBrokerName() + ":" + queue.getQueueId(), value));
        return named;
    }

    private static Object runningInfo(JSONObject arguments) throws Exception {
        ConsumerRunningInfo info = AdminCommands.admin(arguments).getConsumerRunningInfo(group(arguments), arguments.getString("clientId"), arguments.getBooleanValue("jstack"));
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("properties", info.getProperties());
        map.put("subscriptions", info.getSubscriptionSet().stream().map(one -> one.getTopic()).sorted().toArray());
        map.put("statuses", info.getStatusTable().keySet());
        map.put("queues", info.getMqTable().keySet().stream().filter(queue -> queue.getTopic().equals(topic(arguments))).count());
        map.put("jstack", info.getJstack());
        return map;
    }

    private static Object consumeDirectly(JSONObject arguments) throws Exception {
        ConsumeMessageDirectlyResult result = AdminCommands.admin(arguments).consumeMessageDirectly(group(arguments), arguments.getString("clientId"), topic(arguments), arguments.getString("messageId"));
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("result", result.getConsumeResult() == null ? null : result.getConsumeResult().name());
        map.put("order", result.isOrder());
        map.put("autoCommit", result.isAutoCommit());
        map.put("remark", result.getRemark());
        return map;
    }

    private static Object consumeStatus(JSONObject arguments) throws Exception {
        Map<String, Object> clients = new TreeMap<>();
        AdminCommands.admin(arguments).getConsumeStatus(topic(arguments), group(arguments), arguments.getString("clientId")).forEach((client, offsets) -> clients.put(client, byQueue(offsets)));
        return clients;
    }

    /** As the tools do it for a group that nobody is in: search each queue, write each offset. */
    private static Object resetOffline(JSONObject arguments) throws Exception {
        Map<String, Object> queues = new TreeMap<>();
        for (RollbackStats one : AdminCommands.admin(arguments).resetOffsetByTimestampOld(group(arguments), topic(arguments), arguments.getLongValue("timestamp"), arguments.getBooleanValue("force"))) {
            queues.put(one.getBrokerName() + ":" + one.getQueueId(), new long[] {one.getConsumerOffset(), one.getRollbackOffset()});
        }
        return queues;
    }

    private static Object timeSpan(JSONObject arguments) throws Exception {
        List<Object> spans = new ArrayList<>();
        for (QueueTimeSpan span : AdminCommands.admin(arguments).queryConsumeTimeSpan(topic(arguments), group(arguments))) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("queueId", span.getMessageQueue().getQueueId());
            map.put("first", span.getMinTimeStamp());
            map.put("last", span.getMaxTimeStamp());
            map.put("consumed", span.getConsumeTimeStamp());
            map.put("delay", span.getDelayTime());
            spans.add(map);
        }
        return spans;
    }

    private static Object allConsumeStats(JSONObject arguments) throws Exception {
        ConsumeStatsList list = AdminCommands.admin(arguments).fetchConsumeStatsInBroker(arguments.getString("address"), arguments.getBooleanValue("ordered"), 10_000);
        Map<String, Object> groups = new TreeMap<>();
        for (Map<String, List<ConsumeStats>> one : list.getConsumeStatsList()) {
            one.forEach((group, stats) -> groups.put(group, stats.stream().mapToLong(ConsumeStats::computeTotalDiff).sum()));
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("address", list.getBrokerAddr());
        map.put("total", list.getTotalDiff());
        map.put("groups", groups);
        return map;
    }
}
