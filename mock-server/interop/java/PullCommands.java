import com.alibaba.fastjson.JSONObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.MessageSelector;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/** puller.*: a DefaultMQPullConsumer, which says itself what it pulls from where. */
final class PullCommands {
    private final Map<String, DefaultMQPullConsumer> pullers = new ConcurrentHashMap<>();

    void register(Map<String, InteropMain.Command> commands) {
        commands.put("puller.start", this::start);
        commands.put("puller.queues", this::queues);
        commands.put("puller.pull", this::pull);
        commands.put("puller.commit", arguments -> {
            pullers.get(arguments.getString("puller")).updateConsumeOffset(queue(arguments), arguments.getLongValue("offset"));
            return null;
        });
        commands.put("puller.committed", arguments -> pullers.get(arguments.getString("puller")).fetchConsumeOffset(queue(arguments), true));
        commands.put("puller.stop", arguments -> {
            pullers.remove(arguments.getString("puller")).shutdown();
            return null;
        });
    }

    static MessageQueue queue(JSONObject arguments) {
        return new MessageQueue(arguments.getString("topic"), arguments.getString("broker"), arguments.getIntValue("queueId"));
    }

    private Object start(JSONObject arguments) throws Exception {
        DefaultMQPullConsumer puller = new DefaultMQPullConsumer(arguments.getString("group"), Access.hook(arguments));
        puller.setNamesrvAddr(arguments.getString("namesrv"));
        puller.setInstanceName(arguments.getString("puller"));
        puller.setRegisterTopics(Collections.singleton(arguments.getString("topic")));
        puller.start();
        pullers.put(arguments.getString("puller"), puller);
        return null;
    }

    /** The queues that are this one's share of the topic now, as `broker:queueId`. */
    private Object queues(JSONObject arguments) throws Exception {
        TreeSet<String> names = new TreeSet<>();
        for (MessageQueue queue : pullers.get(arguments.getString("puller")).fetchMessageQueuesInBalance(arguments.getString("topic"))) names.add(queue.getBrokerName() + ":" + queue.getQueueId());
        return names;
    }

    private Object pull(JSONObject arguments) throws Exception {
        DefaultMQPullConsumer puller = pullers.get(arguments.getString("puller"));
        String tags = arguments.containsKey("tags") ? arguments.getString("tags") : "*";
        long offset = arguments.getLongValue("offset");
        int count = arguments.getIntValue("count");
        PullResult result;
        if (arguments.getBooleanValue("waits")) result = puller.pullBlockIfNotFound(queue(arguments), tags, offset, count);
        else if (arguments.containsKey("sql")) result = puller.pull(queue(arguments), MessageSelector.bySql(arguments.getString("sql")), offset, count);
        else result = puller.pull(queue(arguments), tags, offset, count);
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("status", result.getPullStatus().name());
        map.put("next", result.getNextBeginOffset());
        map.put("names", names(result.getMsgFoundList()));
        return map;
    }

    static List<String> names(List<MessageExt> messages) {
        List<String> names = new ArrayList<>();
        if (messages != null) for (MessageExt message : messages) names.add((String) QueryCommands.describe(message).get("name"));
        return names;
    }
}
