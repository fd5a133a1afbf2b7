import com.alibaba.fastjson.JSONObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.MessageSelector;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMessageQueueAveragely;
import org.apache.rocketmq.common.UtilAll;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.protocol.heartbeat.MessageModel;

/** consumer.start, consumer.await, consumer.messages, consumer.queues, consumer.stop: concurrent push consumers. */
final class ConsumerCommands {
    private final Map<String, Running> consumers = new ConcurrentHashMap<>();

    void register(Map<String, InteropMain.Command> commands) {
        commands.put("consumer.start", this::start);
        commands.put("consumer.await", this::await);
        commands.put("consumer.messages", this::messages);
        commands.put("consumer.queues", this::queues);
        commands.put("consumer.stop", this::stop);
    }

    private Object start(JSONObject arguments) throws Exception {
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(arguments.getString("group"), Access.hook(arguments), new AllocateMessageQueueAveragely());
        Running running = new Running(consumer, arguments.getString("topic"));
        consumer.setNamesrvAddr(arguments.getString("namesrv"));
        consumer.setInstanceName(arguments.getString("consumer"));
        if (arguments.containsKey("pollNameServerMs")) consumer.setPollNameServerInterval(arguments.getIntValue("pollNameServerMs"));
        if (arguments.getBooleanValue("broadcast")) consumer.setMessageModel(MessageModel.BROADCASTING);
        consumer.setConsumeFromWhere(ConsumeFromWhere.valueOf(arguments.getString("from")));
        // Without this, shutting down interrupts the thread that is about to note the offset of the last message, which then comes again.
        consumer.setAwaitTerminationMillisWhenShutdown(30_000);
        if (arguments.containsKey("timestamp")) consumer.setConsumeTimestamp(UtilAll.timeMillisToHumanString3(arguments.getLongValue("timestamp")));
        if (arguments.containsKey("sql")) consumer.subscribe(running.topic, MessageSelector.bySql(arguments.getString("sql")));
        else consumer.subscribe(running.topic, arguments.containsKey("tags") ? arguments.getString("tags") : "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (batch, context) -> {
            for (MessageExt message : batch) running.take(message);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumers.put(arguments.getString("consumer"), running);
        consumer.start();
        return null;
    }

    /** Waits until the named consumers together saw `count` different messages, or time is up; says what they saw. */
    private Object await(JSONObject arguments) throws Exception {
        List<Running> watched = new ArrayList<>();
        for (Object name : arguments.getJSONArray("consumers")) watched.add(consumers.get(name));
        long deadline = System.currentTimeMillis() + arguments.getLongValue("timeoutMs");
        while (different(watched) < arguments.getIntValue("count") && System.currentTimeMillis() < deadline) Thread.sleep(20);
        Map<String, Object> seen = new LinkedHashMap<>();
        seen.put("different", different(watched));
        List<Integer> each = new ArrayList<>();
        int total = 0;
        for (Running running : watched) {
            each.add(running.received.size());
            total += running.received.size();
        }
        seen.put("total", total);
        seen.put("each", each);
        return seen;
    }

    private static int different(List<Running> watched) {
        if (watched.size() == 1) return watched.get(0).keys.size();
        java.util.Set<String> all = new java.util.HashSet<>();
        for (Running running : watched) all.addAll(running.keys.keySet());
        return all.size();
    }

    private Object messages(JSONObject arguments) {
        List<Object> list = new ArrayList<>();
        for (MessageExt message : consumers.get(arguments.getString("consumer")).received) list.add(QueryCommands.describe(message));
        return list;
    }

    /** The queues of the subscribed topic that are assigned to this consumer now, as `broker:queueId`. */
    private Object queues(JSONObject arguments) {
        Running running = consumers.get(arguments.getString("consumer"));
        TreeSet<String> names = new TreeSet<>();
        for (MessageQueue queue : running.consumer.getDefaultMQPushConsumerImpl().getRebalanceImpl().getProcessQueueTable().keySet()) {
            if (queue.getTopic().equals(running.topic)) names.add(queue.getBrokerName() + ":" + queue.getQueueId());
        }
        return names;
    }

    private Object stop(JSONObject arguments) {
        consumers.remove(arguments.getString("consumer")).consumer.shutdown();
        return null;
    }

    private static final class Running {
        final DefaultMQPushConsumer consumer;
        final String topic;
        final ConcurrentLinkedQueue<MessageExt> received = new ConcurrentLinkedQueue<>();
        final Map<String, Integer> keys = new ConcurrentHashMap<>();

        Running(DefaultMQPushConsumer consumer, String topic) {
            this.consumer = consumer;
            this.topic = topic;
        }

        void take(MessageExt message) {
            received.add(message);
            keys.merge(message.getKeys() == null ? message.getMsgId() : message.getKeys(), 1, Integer::sum);
        }
    }
}
