import com.alibaba.fastjson.JSONObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.RequestCallback;
import org.apache.rocketmq.client.utils.MessageUtil;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/** request.serve, request.ask, request.stop: requests over messages, and who answers them. */
final class RequestCommands {
    private final Map<String, Runnable> stops = new ConcurrentHashMap<>();

    void register(Map<String, InteropMain.Command> commands) {
        commands.put("request.serve", this::serve);
        commands.put("request.ask", RequestCommands::ask);
        commands.put("request.stop", arguments -> {
            stops.remove(arguments.getString("name")).run();
            return null;
        });
    }

    private static DefaultMQProducer producer(JSONObject arguments, String name) throws Exception {
        DefaultMQProducer producer = new DefaultMQProducer("PG_" + name, Access.hook(arguments));
        producer.setNamesrvAddr(arguments.getString("namesrv"));
        producer.setInstanceName(name + "-" + System.nanoTime());
        producer.start();
        return producer;
    }

    /** Answers every request of a topic with "re:" and its text, filled up to `size` bytes. */
    private Object serve(JSONObject arguments) throws Exception {
        DefaultMQProducer replies = producer(arguments, "replier");
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(arguments.getString("group"));
        consumer.setNamesrvAddr(arguments.getString("namesrv"));
        consumer.setInstanceName("server-" + System.nanoTime());
        consumer.subscribe(arguments.getString("topic"), "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (batch, context) -> {
            for (MessageExt request : batch) {
                try {
                    byte[] text = ("re:" + new String(request.getBody(), StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
                    byte[] body = Arrays.copyOf(text, Math.max(text.length, arguments.getIntValue("size")));
                    replies.send(MessageUtil.createReplyMessage(request, body), 20_000);
                } catch (Exception failure) {
                    return ConsumeConcurrentlyStatus.RECONSUME_LATER;
                }
            }
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        stops.put(arguments.getString("name"), () -> {
            consumer.shutdown();
            replies.shutdown();
        });
        return null;
    }

    private static Object ask(JSONObject arguments) throws Exception {
        DefaultMQProducer producer = producer(arguments, "asker");
        try {
            Message request = new Message(arguments.getString("topic"), arguments.getString("text").getBytes(StandardCharsets.UTF_8));
            long timeoutMs = arguments.getLongValue("timeoutMs");
            if (!arguments.getBooleanValue("async")) return QueryCommands.describe((MessageExt) producer.request(request, timeoutMs));
            CompletableFuture<Message> reply = new CompletableFuture<>();
            producer.request(request, new RequestCallback() {
                @Override
                public void onSuccess(Message message) {
                    // 4.9.8 also calls this with null as soon as the request itself was stored.
                    if (message != null) reply.complete(message);
                }

                @Override
                public void onException(Throwable failure) {
                    reply.completeExceptionally(failure);
                }
            }, timeoutMs);
            return QueryCommands.describe((MessageExt) reply.get(timeoutMs + 10_000, TimeUnit.MILLISECONDS));
        } finally {
            producer.shutdown();
        }
    }
}
