import com.alibaba.fastjson.JSONObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;

/** body.send, body.view, body.batch: bodies of any bytes (in base64), and batches as the test puts them together. */
final class BodyCommands {
    void register(Map<String, InteropMain.Command> commands) {
        commands.put("body.send", BodyCommands::send);
        commands.put("body.view", arguments -> Base64.getEncoder().encodeToString(AdminCommands.admin(arguments).viewMessage(arguments.getString("offsetId")).getBody()));
        commands.put("body.batch", BodyCommands::batch);
    }

    private interface Sending {
        Object with(DefaultMQProducer producer) throws Exception;
    }

    private static Object producing(JSONObject arguments, Sending sending) throws Exception {
        DefaultMQProducer producer = new DefaultMQProducer("PG_bodies", Access.hook(arguments));
        producer.setNamesrvAddr(arguments.getString("namesrv"));
        producer.setInstanceName("bodies-" + System.nanoTime());
        producer.setSendMsgTimeout(10_000);
        producer.start();
        try {
            return sending.with(producer);
        } finally {
            producer.shutdown();
        }
    }

    private static Object send(JSONObject arguments) throws Exception {
        Message message = new Message(arguments.getString("topic"), Base64.getDecoder().decode(arguments.getString("body")));
        // Names that only the client itself may use, such as those of 5.x for a time of delivery.
        JSONObject properties = arguments.getJSONObject("systemProperties");
        if (properties != null) properties.forEach((name, value) -> MessageAccessor.putProperty(message, name, String.valueOf(value)));
        return producing(arguments, producer -> producer.send(message).getOffsetMsgId());
    }

    /** One message for each of `topics`, all in one send, each of `size` bytes, the last one with `delayLevel`. */
    private static Object batch(JSONObject arguments) throws Exception {
        List<Message> messages = new ArrayList<>();
        for (Object topic : arguments.getJSONArray("topics")) messages.add(new Message((String) topic, "TagA", new byte[arguments.getIntValue("size")]));
        if (arguments.containsKey("delayLevel")) messages.get(messages.size() - 1).setDelayTimeLevel(arguments.getIntValue("delayLevel"));
        return producing(arguments, producer -> producer.send(messages).getOffsetMsgId());
    }
}
