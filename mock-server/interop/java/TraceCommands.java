import com.alibaba.fastjson.JSONObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMessageQueueAveragely;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.protocol.heartbeat.MessageModel;

/** trace.send, trace.consume, trace.transaction: clients that write traces, to the usual topic or to `traceTopic`; `untraced` ones write none. */
final class TraceCommands {
    void register(Map<String, InteropMain.Command> commands) {
        commands.put("trace.send", TraceCommands::send);
        commands.put("trace.consume", TraceCommands::consume);
        commands.put("trace.transaction", TraceCommands::transaction);
    }

    private static Message message(JSONObject arguments) {
        return new Message(arguments.getString("topic"), "TagA", arguments.getString("key"), arguments.getString("text").getBytes(StandardCharsets.UTF_8));
    }

    private static Object send(JSONObject arguments) throws Exception {
        DefaultMQProducer producer = new DefaultMQProducer(arguments.getString("group"), Access.hook(arguments), isTraced(arguments), arguments.getString("traceTopic"));
        return sent(arguments, producer, () -> arguments.containsKey("batch") ? producer.send(batch(arguments)) : producer.send(message(arguments)));
    }

    private static List<Message> batch(JSONObject arguments) {
        List<Message> messages = new ArrayList<>();
        for (int index = 0; index < arguments.getIntValue("batch"); index++) messages.add(message(arguments));
        return messages;
    }

    private static boolean isTraced(JSONObject arguments) {
        return !arguments.getBooleanValue("untraced");
    }

    /** A transaction that its producer commits at once. */
    private static Object transaction(JSONObject arguments) throws Exception {
        TransactionMQProducer producer = new TransactionMQProducer(null, arguments.getString("group"), Access.hook(arguments), true, arguments.getString("traceTopic"));
        producer.setTransactionListener(new TransactionListener() {
            @Override
            public LocalTransactionState executeLocalTransaction(Message half, Object argument) {
                return LocalTransactionState.COMMIT_MESSAGE;
            }

            @Override
            public LocalTransactionState checkLocalTransaction(MessageExt half) {
                return LocalTransactionState.COMMIT_MESSAGE;
            }
        });
        return sent(arguments, producer, () -> producer.sendMessageInTransaction(message(arguments), null));
    }

    private interface Sending {
        SendResult now() throws Exception;
    }

    /** The clients live as long as this process: one that is shut down waits half a second for its traces, and loses them on a busy machine. */
    private static Object sent(JSONObject arguments, DefaultMQProducer producer, Sending sending) throws Exception {
        producer.setNamesrvAddr(arguments.getString("namesrv"));
        producer.setInstanceName("trace-" + System.nanoTime());
        producer.setSendMsgTimeout(10_000);
        producer.start();
        SendResult result = sending.now();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("uniqueId", result.getMsgId());
        map.put("offsetId", result.getOffsetMsgId());
        return map;
    }

    /**
     * Whether `deliveries` messages (1) of a topic came to a new consumer, which fails on the first `failures` of them. It goes on
     * living; `maxRetries`, `broadcasting` and `atOnce` (messages a call of the listener) are what they are on the client.
     */
    private static Object consume(JSONObject arguments) throws Exception {
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(arguments.getString("group"), Access.hook(arguments), new AllocateMessageQueueAveragely(), isTraced(arguments), arguments.getString("traceTopic"));
        CountDownLatch seen = new CountDownLatch(arguments.containsKey("deliveries") ? arguments.getIntValue("deliveries") : 1);
        AtomicInteger failuresLeft = new AtomicInteger(arguments.getIntValue("failures"));
        consumer.setNamesrvAddr(arguments.getString("namesrv"));
        consumer.setInstanceName("trace-" + System.nanoTime());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        if (arguments.containsKey("maxRetries")) consumer.setMaxReconsumeTimes(arguments.getIntValue("maxRetries"));
        if (arguments.getBooleanValue("broadcasting")) consumer.setMessageModel(MessageModel.BROADCASTING);
        if (arguments.containsKey("atOnce")) consumer.setConsumeMessageBatchMaxSize(arguments.getIntValue("atOnce"));
        consumer.subscribe(arguments.getString("topic"), "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (batch, context) -> {
            boolean fails = failuresLeft.getAndDecrement() > 0;
            for (int index = 0; index < batch.size(); index++) seen.countDown();
            return fails ? ConsumeConcurrentlyStatus.RECONSUME_LATER : ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        return seen.await(120, TimeUnit.SECONDS);
    }
}
