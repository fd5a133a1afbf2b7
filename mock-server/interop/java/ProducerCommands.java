import com.alibaba.fastjson.JSONObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.remoting.exception.RemotingException;

/** producer.start, producer.send (sync, untilStored, async, oneway, batch), producer.stop. */
final class ProducerCommands {
    private static final int IN_FLIGHT = 512;
    private final Map<String, DefaultMQProducer> producers = new ConcurrentHashMap<>();

    void register(Map<String, InteropMain.Command> commands) {
        commands.put("producer.start", this::start);
        commands.put("producer.send", this::send);
        commands.put("producer.stop", this::stop);
    }

    private Object start(JSONObject arguments) throws Exception {
        DefaultMQProducer producer = new DefaultMQProducer(arguments.getString("group"), Access.hook(arguments));
        producer.setNamesrvAddr(arguments.getString("namesrv"));
        producer.setInstanceName(arguments.getString("producer"));
        if (arguments.containsKey("pollNameServerMs")) producer.setPollNameServerInterval(arguments.getIntValue("pollNameServerMs"));
        producer.setSendMsgTimeout(10_000);
        producer.start();
        producers.put(arguments.getString("producer"), producer);
        return null;
    }

    private Object stop(JSONObject arguments) {
        producers.remove(arguments.getString("producer")).shutdown();
        return null;
    }

    private Object send(JSONObject arguments) throws Exception {
        Outcome outcome = new Outcome();
        DefaultMQProducer producer = producers.get(arguments.getString("producer"));
        int from = arguments.getIntValue("from");
        int to = from + arguments.getIntValue("count");
        switch (arguments.getString("mode")) {
            case "sync":
                for (int i = from; i < to; i++) outcome.add(producer.send(message(arguments, i)));
                break;
            case "untilStored":
                for (int i = from; i < to; i++) sendUntilStored(producer, message(arguments, i), outcome);
                break;
            case "oneway":
                for (int i = from; i < to; i++) producer.sendOneway(message(arguments, i));
                break;
            case "batch":
                sendBatches(producer, arguments, outcome, from, to);
                break;
            default:
                sendAsync(producer, arguments, outcome, from, to);
        }
        return outcome.toMap(arguments.getBooleanValue("detail"));
    }

    /** As an application does that must not lose it; the client gives up on a broker that went away without an answer after its whole time limit. */
    private static void sendUntilStored(DefaultMQProducer producer, Message message, Outcome outcome) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                outcome.add(producer.send(message));
                return;
            } catch (MQClientException | RemotingException | MQBrokerException failure) {
                if (System.nanoTime() > until) throw failure;
                outcome.failures.add(InteropMain.describe(failure));
            }
        }
    }

    private static void sendBatches(DefaultMQProducer producer, JSONObject arguments, Outcome outcome, int from, int to) throws Exception {
        int size = arguments.getIntValue("batchSize");
        for (int start = from; start < to; start += size) {
            List<Message> batch = new ArrayList<>();
            for (int i = start; i < Math.min(start + size, to); i++) batch.add(message(arguments, i));
            outcome.add(producer.send(batch));
        }
    }

    private static void sendAsync(DefaultMQProducer producer, JSONObject arguments, Outcome outcome, int from, int to) throws Exception {
        Semaphore window = new Semaphore(IN_FLIGHT);
        for (int i = from; i < to; i++) {
            window.acquire();
            producer.send(message(arguments, i), new SendCallback() {
                @Override
                public void onSuccess(SendResult result) {
                    outcome.add(result);
                    window.release();
                }

                @Override
                public void onException(Throwable failure) {
                    outcome.failures.add(InteropMain.describe(failure));
                    window.release();
                }
            });
        }
        if (!window.tryAcquire(IN_FLIGHT, 60, TimeUnit.SECONDS)) throw new IllegalStateException("sends without an answer after 60 s");
    }

    /** Key and start of the body are `prefix-i`, so that every message can be told from every other. */
    private static Message message(JSONObject arguments, int i) {
        String name = arguments.getString("prefix") + "-" + i;
        byte[] text = (name + "|").getBytes(StandardCharsets.UTF_8);
        byte[] body = Arrays.copyOf(text, Math.max(text.length, arguments.getIntValue("size")));
        Arrays.fill(body, text.length, body.length, (byte) 'x');
        Message message = new Message(arguments.getString("topic"), arguments.getString("tag"), name, body);
        JSONObject properties = arguments.getJSONObject("properties");
        if (properties != null) properties.forEach((key, value) -> message.putUserProperty(key, String.valueOf(value)));
        return message;
    }

    private static final class Outcome {
        final AtomicInteger answered = new AtomicInteger();
        final ConcurrentLinkedQueue<SendResult> results = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

        void add(SendResult result) {
            answered.incrementAndGet();
            results.add(result);
        }

        Map<String, Object> toMap(boolean detail) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("answered", answered.get());
            map.put("failures", failures.stream().limit(5).toArray());
            map.put("failed", failures.size());
            List<Object> list = new ArrayList<>();
            if (detail) {
                for (SendResult result : results) {
                    Map<String, Object> one = new LinkedHashMap<>();
                    one.put("status", result.getSendStatus().name());
                    one.put("uniqueId", result.getMsgId());
                    one.put("offsetId", result.getOffsetMsgId());
                    one.put("broker", result.getMessageQueue().getBrokerName());
                    one.put("queueId", result.getMessageQueue().getQueueId());
                    one.put("queueOffset", result.getQueueOffset());
                    list.add(one);
                }
            }
            map.put("results", list);
            return map;
        }
    }
}
