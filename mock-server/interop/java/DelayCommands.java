import com.alibaba.fastjson.JSONObject;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageQueue;

/** delay.send: one message to one queue, with a delay level, or with properties that only later clients set. */
final class DelayCommands {
    void register(Map<String, InteropMain.Command> commands) {
        commands.put("delay.send", DelayCommands::send);
    }

    private static Object send(JSONObject arguments) throws Exception {
        DefaultMQProducer producer = new DefaultMQProducer("PG_delay", Access.hook(arguments));
        producer.setNamesrvAddr(arguments.getString("namesrv"));
        producer.setInstanceName("delay-" + System.nanoTime());
        producer.setSendMsgTimeout(10_000);
        producer.start();
        try {
            SendResult result = producer.send(message(arguments), new MessageQueue(arguments.getString("topic"), arguments.getString("broker"), arguments.getIntValue("queueId")));
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("status", result.getSendStatus().name());
            map.put("offsetId", result.getOffsetMsgId());
            map.put("queueId", result.getMessageQueue().getQueueId());
            map.put("queueOffset", result.getQueueOffset());
            return map;
        } finally {
            producer.shutdown();
        }
    }

    /** The body is `name|` and up to `size` bytes that no client compresses to less. */
    private static Message message(JSONObject arguments) {
        byte[] text = (arguments.getString("name") + "|").getBytes(StandardCharsets.UTF_8);
        byte[] body = new byte[Math.max(text.length, arguments.getIntValue("size"))];
        new Random(1).nextBytes(body);
        System.arraycopy(text, 0, body, 0, text.length);
        Message message = new Message(arguments.getString("topic"), "TagA", arguments.getString("name"), body);
        if (arguments.containsKey("level")) message.setDelayTimeLevel(arguments.getIntValue("level"));
        JSONObject properties = arguments.getJSONObject("properties");
        if (properties != null) properties.forEach((key, value) -> MessageAccessor.putProperty(message, key, String.valueOf(value)));
        return message;
    }
}
