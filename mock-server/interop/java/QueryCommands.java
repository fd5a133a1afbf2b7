import com.alibaba.fastjson.JSONObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.common.message.MessageClientIDSetter;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/** query.byOffsetId, query.byUniqueId, query.byKey, query.pull: what a message query of the tools sees. */
final class QueryCommands {
    void register(Map<String, InteropMain.Command> commands) {
        commands.put("query.byOffsetId", arguments -> describe(AdminCommands.admin(arguments).viewMessage(arguments.getString("offsetId"))));
        commands.put("query.byUniqueId", arguments -> describe(AdminCommands.admin(arguments).viewMessage(arguments.getString("topic"), arguments.getString("uniqueId"))));
        commands.put("query.byKey", QueryCommands::byKey);
        commands.put("query.pull", QueryCommands::pull);
    }

    private static Object byKey(JSONObject arguments) throws Exception {
        List<Object> list = new ArrayList<>();
        for (MessageExt message : AdminCommands.admin(arguments).queryMessage(arguments.getString("topic"), arguments.getString("key"), 32, 0, System.currentTimeMillis() + 60_000).getMessageList()) {
            list.add(describe(message));
        }
        return list;
    }

    private static Object pull(JSONObject arguments) throws Exception {
        DefaultMQPullConsumer consumer = new DefaultMQPullConsumer("interop_puller", Access.hook(arguments));
        consumer.setNamesrvAddr(arguments.getString("namesrv"));
        consumer.setInstanceName("pull-" + System.nanoTime());
        consumer.start();
        try {
            MessageQueue queue = new MessageQueue(arguments.getString("topic"), arguments.getString("broker"), arguments.getIntValue("queueId"));
            PullResult result = consumer.pull(queue, "*", arguments.getLongValue("offset"), arguments.getIntValue("count"));
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("status", result.getPullStatus().name());
            map.put("next", result.getNextBeginOffset());
            map.put("min", result.getMinOffset());
            map.put("max", result.getMaxOffset());
            List<Object> list = new ArrayList<>();
            if (result.getMsgFoundList() != null) for (MessageExt message : result.getMsgFoundList()) list.add(describe(message));
            map.put("messages", list);
            return map;
        } finally {
            consumer.shutdown();
        }
    }

    static Map<String, Object> describe(MessageExt message) {
        String body = new String(message.getBody(), StandardCharsets.UTF_8);
        int bar = body.indexOf('|');
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("topic", message.getTopic());
        map.put("key", message.getKeys());
        map.put("tag", message.getTags());
        map.put("uniqueId", MessageClientIDSetter.getUniqID(message));
        map.put("queueId", message.getQueueId());
        map.put("queueOffset", message.getQueueOffset());
        map.put("reconsumeTimes", message.getReconsumeTimes());
        map.put("name", bar < 0 ? body : body.substring(0, bar));
        map.put("bodyLength", message.getBody().length);
        map.put("properties", message.getProperties());
        return map;
    }
}
