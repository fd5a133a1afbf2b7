import com.alibaba.fastjson.JSONObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.client.producer.TransactionSendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/** transaction.*: producers whose messages say what is to be decided; asking again for what was given up. */
final class TransactionCommands {
    private final Map<String, Running> producers = new ConcurrentHashMap<>();

    void register(Map<String, InteropMain.Command> commands) {
        commands.put("transaction.start", this::start);
        commands.put("transaction.send", this::send);
        commands.put("transaction.checks", arguments -> new ArrayList<>(producers.get(arguments.getString("producer")).checks));
        commands.put("transaction.stop", this::stop);
        commands.put("transaction.resume", arguments -> AdminCommands.admin(arguments).resumeCheckHalfMessage(arguments.getString("topic"), arguments.getString("uniqueId")));
    }

    private Object start(JSONObject arguments) throws Exception {
        Running running = new Running(new TransactionMQProducer(arguments.getString("group"), Access.hook(arguments)));
        running.producer.setNamesrvAddr(arguments.getString("namesrv"));
        running.producer.setInstanceName(arguments.getString("producer"));
        running.producer.setSendMsgTimeout(10_000);
        running.producer.setHeartbeatBrokerInterval(1_000);
        running.producer.setTransactionListener(running);
        running.producer.start();
        // A producer says its name to the brokers of the topics that it knows.
        if (arguments.containsKey("topic")) running.producer.fetchPublishMessageQueues(arguments.getString("topic"));
        producers.put(arguments.getString("producer"), running);
        return null;
    }

    private Object stop(JSONObject arguments) {
        producers.remove(arguments.getString("producer")).producer.shutdown();
        return null;
    }

    /** "local" is what the producer decides at once, "check" what it answers when it is asked. */
    private Object send(JSONObject arguments) throws Exception {
        String name = arguments.getString("name");
        Message message = new Message(arguments.getString("topic"), arguments.getString("tag"), name, (name + "|body").getBytes(StandardCharsets.UTF_8));
        message.setFlag(arguments.getIntValue("flag"));
        message.putUserProperty("check", arguments.getString("check"));
        JSONObject properties = arguments.getJSONObject("properties");
        if (properties != null) properties.forEach((key, value) -> message.putUserProperty(key, String.valueOf(value)));
        TransactionSendResult result = producers.get(arguments.getString("producer")).producer.sendMessageInTransaction(message, arguments.getString("local"));
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("status", result.getSendStatus().name());
        map.put("state", result.getLocalTransactionState().name());
        map.put("uniqueId", result.getMsgId());
        map.put("queueId", result.getMessageQueue().getQueueId());
        map.put("queueOffset", result.getQueueOffset());
        return map;
    }

    private static final class Running implements TransactionListener {
        final TransactionMQProducer producer;
        final ConcurrentLinkedQueue<Object> checks = new ConcurrentLinkedQueue<>();

        Running(TransactionMQProducer producer) {
            this.producer = producer;
        }

        @Override
        public LocalTransactionState executeLocalTransaction(Message message, Object local) {
            return LocalTransactionState.valueOf((String) local);
        }

        @Override
        public LocalTransactionState checkLocalTransaction(MessageExt message) {
            Map<String, Object> check = QueryCommands.describe(message);
            check.put("transactionId", message.getTransactionId());
            checks.add(check);
            return LocalTransactionState.valueOf(message.getUserProperty("check"));
        }
    }
}
