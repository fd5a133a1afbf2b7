import type { CodeSample } from "../../ui/code-block.tsx";

export interface SampleValues {
  /** All name servers, joined with `;` (CONN-3). */
  nameServers: string;
  topic: string;
  group: string;
  /** Whether requests must be signed (CONN-5). */
  signed: boolean;
  tls: boolean;
}

const javaHook = "new AclClientRPCHook(new SessionCredentials(\"ACCESS_KEY\", \"SECRET_KEY\"))";
const lines = (...parts: (string | false)[]): string => parts.filter((part) => part !== false).join("\n");

/** Samples that produce one message, with the address, topic and group of this instance filled in. */
export function produceSamples({ nameServers, topic, group, signed, tls }: SampleValues): CodeSample[] {
  const goServers = nameServers.split(";").map((address) => `"${address}"`).join(", ");
  return [
    {
      language: "Java",
      code: lines(
        "// org.apache.rocketmq:rocketmq-client:4.9.8" + (signed ? " and rocketmq-acl:4.9.8" : ""),
        signed ? `DefaultMQProducer producer = new DefaultMQProducer("${group}",\n    ${javaHook});` : `DefaultMQProducer producer = new DefaultMQProducer("${group}");`,
        `producer.setNamesrvAddr("${nameServers}");`,
        tls && "producer.setUseTLS(true);",
        "producer.start();",
        `SendResult result = producer.send(new Message("${topic}", "TagA", "key-1", "Hello".getBytes(StandardCharsets.UTF_8)));`,
        "System.out.println(result.getMsgId() + \" \" + result.getSendStatus());",
        "producer.shutdown();",
      ),
    },
    {
      language: "Go",
      code: lines(
        "// go get github.com/apache/rocketmq-client-go/v2",
        "p, err := rocketmq.NewProducer(",
        `\tproducer.WithNsResolver(primitive.NewPassthroughResolver([]string{${goServers}})),`,
        `\tproducer.WithGroupName("${group}"),`,
        signed && '\tproducer.WithCredentials(primitive.Credentials{AccessKey: "ACCESS_KEY", SecretKey: "SECRET_KEY"}),',
        ")",
        "if err != nil {\n\tlog.Fatal(err)\n}",
        "if err := p.Start(); err != nil {\n\tlog.Fatal(err)\n}",
        "defer p.Shutdown()",
        `result, err := p.SendSync(context.Background(), primitive.NewMessage("${topic}", []byte("Hello")).WithTag("TagA").WithKeys([]string{"key-1"}))`,
        "fmt.Println(result, err)",
      ),
    },
    {
      language: "Python",
      code: lines(
        "# pip install rocketmq-client-python (needs librocketmq)",
        "from rocketmq.client import Message, Producer",
        "",
        `producer = Producer("${group}")`,
        `producer.set_name_server_address("${nameServers}")`,
        signed && 'producer.set_session_credentials("ACCESS_KEY", "SECRET_KEY", "")',
        "producer.start()",
        `message = Message("${topic}")`,
        'message.set_tags("TagA")',
        'message.set_keys("key-1")',
        'message.set_body("Hello")',
        "print(producer.send_sync(message))",
        "producer.shutdown()",
      ),
    },
    {
      language: "Node.js",
      code: lines(
        "// npm install ali-ons urllib",
        'import httpclient from "urllib";',
        'import { Message, Producer } from "ali-ons";',
        "",
        `const producer = new Producer({ httpclient, nameSrv: "${nameServers}", producerGroup: "${group}"${signed ? ', accessKeyId: "ACCESS_KEY", accessKeySecret: "SECRET_KEY"' : ""} });`,
        "await producer.ready();",
        `const message = new Message("${topic}", "TagA", "Hello");`,
        'message.keys = "key-1";',
        "console.log(await producer.send(message));",
        "await producer.close();",
      ),
    },
  ];
}

/** Samples that consume with a group, with the address, topic and group of this instance filled in. */
export function consumeSamples({ nameServers, topic, group, signed, tls }: SampleValues): CodeSample[] {
  const goServers = nameServers.split(";").map((address) => `"${address}"`).join(", ");
  return [
    {
      language: "Java",
      code: lines(
        "// org.apache.rocketmq:rocketmq-client:4.9.8" + (signed ? " and rocketmq-acl:4.9.8" : ""),
        signed ? `DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("${group}",\n    ${javaHook},\n    new AllocateMessageQueueAveragely());` : `DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("${group}");`,
        `consumer.setNamesrvAddr("${nameServers}");`,
        tls && "consumer.setUseTLS(true);",
        `consumer.subscribe("${topic}", "*");`,
        "consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {",
        "    messages.forEach(message -> System.out.println(message.getMsgId() + \" \" + new String(message.getBody(), StandardCharsets.UTF_8)));",
        "    return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;",
        "});",
        "consumer.start();",
      ),
    },
    {
      language: "Go",
      code: lines(
        "// go get github.com/apache/rocketmq-client-go/v2",
        "c, err := rocketmq.NewPushConsumer(",
        `\tconsumer.WithNsResolver(primitive.NewPassthroughResolver([]string{${goServers}})),`,
        `\tconsumer.WithGroupName("${group}"),`,
        signed && '\tconsumer.WithCredentials(primitive.Credentials{AccessKey: "ACCESS_KEY", SecretKey: "SECRET_KEY"}),',
        ")",
        "if err != nil {\n\tlog.Fatal(err)\n}",
        `err = c.Subscribe("${topic}", consumer.MessageSelector{}, func(ctx context.Context, messages ...*primitive.MessageExt) (consumer.ConsumeResult, error) {`,
        "\tfor _, message := range messages {\n\t\tfmt.Println(message.MsgId, string(message.Body))\n\t}",
        "\treturn consumer.ConsumeSuccess, nil",
        "})",
        "if err == nil {\n\terr = c.Start()\n}",
      ),
    },
    {
      language: "Python",
      code: lines(
        "# pip install rocketmq-client-python (needs librocketmq)",
        "import time",
        "from rocketmq.client import ConsumeStatus, PushConsumer",
        "",
        "def on_message(message):",
        "    print(message.id, message.body)",
        "    return ConsumeStatus.CONSUME_SUCCESS",
        "",
        `consumer = PushConsumer("${group}")`,
        `consumer.set_name_server_address("${nameServers}")`,
        signed && 'consumer.set_session_credentials("ACCESS_KEY", "SECRET_KEY", "")',
        `consumer.subscribe("${topic}", on_message)`,
        "consumer.start()",
        "while True:\n    time.sleep(3600)",
      ),
    },
    {
      language: "Node.js",
      code: lines(
        "// npm install ali-ons urllib",
        'import httpclient from "urllib";',
        'import { Consumer } from "ali-ons";',
        "",
        `const consumer = new Consumer({ httpclient, nameSrv: "${nameServers}", consumerGroup: "${group}"${signed ? ', accessKeyId: "ACCESS_KEY", accessKeySecret: "SECRET_KEY"' : ""} });`,
        `consumer.subscribe("${topic}", "*", async (message) => {`,
        "  console.log(message.msgId, message.body.toString());",
        "});",
        "await consumer.ready();",
      ),
    },
  ];
}
