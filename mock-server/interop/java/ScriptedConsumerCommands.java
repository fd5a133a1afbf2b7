import com.alibaba.fastjson.JSONObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMessageQueueAveragely;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.protocol.heartbeat.MessageModel;

/**
 * scripted.start, scripted.deliveries, scripted.queues, scripted.stop: push consumers, orderly or concurrent, that fail
 * as a script says. The script holds for a message's name (or "*" for all) how it fails and how often (-1 = always).
 */
final class ScriptedConsumerCommands {
    private final Map<String, Scripted> consumers = new ConcurrentHashMap<>();

    void register(Map<String, InteropMain.Command> commands) {
        commands.put("scripted.start", this::start);
        commands.put("scripted.deliveries", arguments -> consumers.get(arguments.getString("consumer")).deliveries);
        commands.put("scripted.queues", this::queues);
        commands.put("scripted.stop", arguments -> {
            consumers.remove(arguments.getString("consumer")).consumer.shutdown();
            return null;
        });
    }

    private Object start(JSONObject arguments) throws Exception {
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(arguments.getString("group"), Access.hook(arguments), new AllocateMessageQueueAveragely());
        consumer.setNamesrvAddr(arguments.getString("namesrv"));
        consumer.setInstanceName(arguments.getString("consumer"));
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(arguments.getString("topic"), "*");
        if (arguments.containsKey("maxReconsumeTimes")) consumer.setMaxReconsumeTimes(arguments.getIntValue("maxReconsumeTimes"));
        if (arguments.containsKey("suspendMs")) consumer.setSuspendCurrentQueueTimeMillis(arguments.getLongValue("suspendMs"));
        if (arguments.containsKey("routeEveryMs")) consumer.setPollNameServerInterval(arguments.getIntValue("routeEveryMs"));
        if (arguments.containsKey("holdAtMost")) consumer.setPullThresholdForQueue(arguments.getIntValue("holdAtMost"));
        if (arguments.containsKey("pullBatch")) consumer.setPullBatchSize(arguments.getIntValue("pullBatch"));
        if (arguments.getBooleanValue("broadcast")) consumer.setMessageModel(MessageModel.BROADCASTING);
        Scripted scripted = new Scripted(consumer, arguments);
        if (arguments.getBooleanValue("orderly")) consumer.registerMessageListener((MessageListenerOrderly) (batch, context) -> scripted.orderly(batch.get(0)));
        else consumer.registerMessageListener((MessageListenerConcurrently) (batch, context) -> {
            if (arguments.containsKey("delayLevel")) context.setDelayLevelWhenNextConsume(arguments.getIntValue("delayLevel"));
            return scripted.concurrently(batch.get(0));
        });
        consumers.put(arguments.getString("consumer"), scripted);
        consumer.start();
        return null;
    }

    /** The queues of the subscribed topic that this consumer holds now, as `broker:queueId`, and whether it has their locks. */
    private Object queues(JSONObject arguments) {
        Scripted scripted = consumers.get(arguments.getString("consumer"));
        Map<String, Boolean> names = new TreeMap<>();
        scripted.consumer.getDefaultMQPushConsumerImpl().getRebalanceImpl().getProcessQueueTable().forEach((queue, process) -> {
            if (queue.getTopic().equals(scripted.topic)) names.put(queue.getBrokerName() + ":" + queue.getQueueId(), process.isLocked());
        });
        return names;
    }

    private static final class Scripted {
        final DefaultMQPushConsumer consumer;
        final String topic;
        final ConcurrentLinkedQueue<Map<String, Object>> deliveries = new ConcurrentLinkedQueue<>();
        private final JSONObject script;
        private final Map<String, AtomicInteger> failures = new ConcurrentHashMap<>();

        Scripted(DefaultMQPushConsumer consumer, JSONObject arguments) {
            this.consumer = consumer;
            this.topic = arguments.getString("topic");
            this.script = arguments.containsKey("script") ? arguments.getJSONObject("script") : new JSONObject();
        }

        ConsumeOrderlyStatus orderly(MessageExt message) {
            return outcomeOf(message) == null ? ConsumeOrderlyStatus.SUCCESS : ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT;
        }

        ConsumeConcurrentlyStatus concurrently(MessageExt message) {
            String outcome = outcomeOf(message);
            if (outcome == null) return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            if (outcome.equals("null")) return null;
            if (outcome.equals("throw")) throw new IllegalStateException("this message cannot be handled");
            return ConsumeConcurrentlyStatus.RECONSUME_LATER;
        }

        /** How this delivery fails; null = it succeeds. "hang" never returns. */
        private String outcomeOf(MessageExt message) {
            Map<String, Object> delivery = new LinkedHashMap<>(QueryCommands.describe(message));
            delivery.put("broker", message.getBrokerName());
            delivery.put("messageId", message.getMsgId());
            delivery.put("storedAtMs", message.getStoreTimestamp());
            delivery.put("atMs", System.currentTimeMillis());
            String name = (String) delivery.get("name");
            JSONObject rule = script.getJSONObject(script.containsKey(name) ? name : "*");
            deliveries.add(delivery);
            if (rule == null) return null;
            int done = failures.computeIfAbsent(name, ignored -> new AtomicInteger()).getAndIncrement();
            int times = rule.getIntValue("times");
            if (times >= 0 && done >= times) return null;
            if (rule.getString("how").equals("hang")) hang();
            return rule.getString("how");
        }

        private static void hang() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
