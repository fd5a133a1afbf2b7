import com.alibaba.fastjson.JSONObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.MessageSelector;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/** lite.*: a DefaultLitePullConsumer, subscribed to a topic or assigned to queues by hand. */
final class LiteCommands {
    private final Map<String, DefaultLitePullConsumer> consumers = new ConcurrentHashMap<>();

    void register(Map<String, InteropMain.Command> commands) {
        commands.put("lite.start", this::start);
        commands.put("lite.assign", this::assign);
        commands.put("lite.seek", this::seek);
        commands.put("lite.poll", this::poll);
        commands.put("lite.commit", arguments -> {
            consumers.get(arguments.getString("lite")).commitSync();
            return null;
        });
        commands.put("lite.committed", arguments -> consumers.get(arguments.getString("lite")).committed(PullCommands.queue(arguments)));
        commands.put("lite.stop", arguments -> {
            consumers.remove(arguments.getString("lite")).shutdown();
            return null;
        });
    }

    private Object start(JSONObject arguments) throws Exception {
        DefaultLitePullConsumer consumer = new DefaultLitePullConsumer(arguments.getString("group"), Access.hook(arguments));
        consumer.setNamesrvAddr(arguments.getString("namesrv"));
        consumer.setInstanceName(arguments.getString("lite"));
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.setAutoCommit(arguments.getBooleanValue("autoCommit"));
        if (arguments.containsKey("sql")) consumer.subscribe(arguments.getString("topic"), MessageSelector.bySql(arguments.getString("sql")));
        else if (arguments.containsKey("topic")) consumer.subscribe(arguments.getString("topic"), arguments.containsKey("tags") ? arguments.getString("tags") : "*");
        consumer.start();
        consumers.put(arguments.getString("lite"), consumer);
        return null;
    }

    private Object assign(JSONObject arguments) throws Exception {
        List<MessageQueue> queues = new ArrayList<>();
        for (Object queueId : arguments.getJSONArray("queueIds")) queues.add(new MessageQueue(arguments.getString("topic"), arguments.getString("broker"), (Integer) queueId));
        consumers.get(arguments.getString("lite")).assign(queues);
        return null;
    }

    private Object seek(JSONObject arguments) throws Exception {
        DefaultLitePullConsumer consumer = consumers.get(arguments.getString("lite"));
        MessageQueue queue = PullCommands.queue(arguments);
        switch (arguments.getString("to")) {
            case "begin":
                consumer.seekToBegin(queue);
                break;
            case "end":
                consumer.seekToEnd(queue);
                break;
            default:
                consumer.seek(queue, Long.parseLong(arguments.getString("to")));
        }
        return null;
    }

    /** Polls until there are `count` messages, or for `timeoutMs`. */
    private Object poll(JSONObject arguments) {
        DefaultLitePullConsumer consumer = consumers.get(arguments.getString("lite"));
        List<Object> seen = new ArrayList<>();
        long deadline = System.currentTimeMillis() + arguments.getLongValue("timeoutMs");
        while (seen.size() < arguments.getIntValue("count") && System.currentTimeMillis() < deadline) {
            for (MessageExt message : consumer.poll(200)) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("queueId", message.getQueueId());
                one.put("queueOffset", message.getQueueOffset());
                one.put("name", QueryCommands.describe(message).get("name"));
                seen.add(one);
            }
        }
        return seen;
    }
}
