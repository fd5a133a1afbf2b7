import com.alibaba.fastjson.JSONObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;

/** order.send: messages with a sharding key; order.publishQueues: where a producer may put them; order.announce: the order of a topic at the name servers. */
final class OrderCommands {
    private static final Map<String, DefaultMQProducer> PRODUCERS = new ConcurrentHashMap<>();

    void register(Map<String, InteropMain.Command> commands) {
        commands.put("order.send", OrderCommands::send);
        commands.put("order.publishQueues", OrderCommands::publishQueues);
        commands.put("order.announce", OrderCommands::announce);
    }

    private static synchronized DefaultMQProducer producer(JSONObject arguments) throws Exception {
        String namesrv = arguments.getString("namesrv");
        DefaultMQProducer producer = PRODUCERS.get(namesrv);
        if (producer == null) {
            producer = new DefaultMQProducer("PG_order", Access.hook(arguments));
            producer.setNamesrvAddr(namesrv);
            producer.setInstanceName("order-" + System.nanoTime());
            producer.setPollNameServerInterval(1_000);
            producer.start();
            PRODUCERS.put(namesrv, producer);
        }
        return producer;
    }

    /** Sends `key-0` to `key-(count-1)` with one sharding key, as an application does: the key's hash chooses the queue. */
    private static Object send(JSONObject arguments) throws Exception {
        String key = arguments.getString("key");
        int from = arguments.getIntValue("from");
        List<String> queues = new ArrayList<>();
        for (int i = from; i < from + arguments.getIntValue("count"); i++) {
            Message message = new Message(arguments.getString("topic"), "", key + "-" + i, (key + "-" + i).getBytes(StandardCharsets.UTF_8));
            SendResult result = producer(arguments).send(message, (all, ignored, shard) -> all.get(Math.floorMod(shard.hashCode(), all.size())), key, 10_000);
            queues.add(result.getMessageQueue().getBrokerName() + ":" + result.getMessageQueue().getQueueId());
        }
        return queues;
    }

    private static Object publishQueues(JSONObject arguments) throws Exception {
        List<String> queues = new ArrayList<>();
        for (MessageQueue queue : producer(arguments).fetchPublishMessageQueues(arguments.getString("topic"))) queues.add(queue.getBrokerName() + ":" + queue.getQueueId());
        return queues;
    }

    /** What `mqadmin updateTopic -o true` and `updateOrderConf` do besides 17: tells every name server that the topic is ordered. */
    private static Object announce(JSONObject arguments) throws Exception {
        String queues = arguments.getString("queues");
        if (queues == null) AdminCommands.admin(arguments).deleteKvConfig("ORDER_TOPIC_CONFIG", arguments.getString("topic"));
        else AdminCommands.admin(arguments).createOrUpdateOrderConf(arguments.getString("topic"), queues, true);
        return new TreeMap<>(AdminCommands.admin(arguments).getKVListByNamespace("ORDER_TOPIC_CONFIG").getTable());
    }
}
