import com.alibaba.fastjson.JSON;
import com.alibaba.fastjson.JSONObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Drives the Apache clients for the interop tests: one JSON command a line on standard input
 * ({"id":1,"do":"producer.start",...}), one JSON answer a line on standard output
 * ({"id":1,"ok":true,"result":...} or {"id":1,"ok":false,"error":"..."}). Commands run side by side.
 */
public final class InteropMain {
    interface Command {
        Object run(JSONObject arguments) throws Exception;
    }

    public static void main(String[] ignored) throws Exception {
        Map<String, Command> commands = new HashMap<>();
        new ProducerCommands().register(commands);
        new ConsumerCommands().register(commands);
        new AdminCommands().register(commands);
        new QueryCommands().register(commands);
        new RequestCommands().register(commands);
        new PullCommands().register(commands);
        new LiteCommands().register(commands);
        new BodyCommands().register(commands);
        new TraceCommands().register(commands);
        new ScriptedConsumerCommands().register(commands);
        new OrderCommands().register(commands);
        new AclCommands().register(commands);
        new TransactionCommands().register(commands);
        new OperationCommands().register(commands);
        new DelayCommands().register(commands);
        ExecutorService workers = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        });
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            JSONObject request = JSON.parseObject(line);
            workers.execute(() -> answer(request, commands));
        }
        Runtime.getRuntime().halt(0);
    }

    private static void answer(JSONObject request, Map<String, Command> commands) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("id", request.getIntValue("id"));
        try {
            Command command = commands.get(request.getString("do"));
            if (command == null) throw new IllegalArgumentException("no such command: " + request.getString("do"));
            answer.put("result", command.run(request));
            answer.put("ok", true);
        } catch (Throwable failure) {
            answer.put("ok", false);
            answer.put("error", describe(failure));
        }
        synchronized (System.out) {
            System.out.println(JSON.toJSONString(answer));
            System.out.flush();
        }
    }

    static String describe(Throwable failure) {
        return failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }

    private InteropMain() {
    }
}
