import type { CodeSample } from "./code-block.tsx";

export interface SampleValues {
  /** All name servers, joined with `;` (CONN-3). */
  nameServers: string;
  topic: string;
  group: string;
  /** What requests are signed with (CONN-5); undefined = they need no signature. */
  credentials?: { accessKey: string; secretKey: string };
  tls: boolean;
}

const javaHook = ({ accessKey, secretKey }: { accessKey: string; secretKey: string }): string => `new AclClientRPCHook(new SessionCredentials("${accessKey}", "${secretKey}"))`;
const lines = (...parts: (string | false | undefined)[]): string => parts.filter((part) => part !== false && part !== undefined).join("\n");

/** Samples that produce one message, with the address, topic and group of this instance filled in. */
export function produceSamples({ nameServers, topic, group, credentials, tls }: SampleValues): CodeSample[] {
  const goServers = nameServers.split(";").map((address) => `"${address}"`).join(", ");
  return [
    {
      language: "Java",
      code: lines(
        "// org.apache.rocketmq:rocketmq-client:4.9.8" + (credentials ? " and rocketmq-acl:4.9.8" : ""),
        credentials ? `DefaultMQProducer producer = new DefaultMQProducer("${group}",\n    ${javaHook(credentials)});` : `DefaultMQProducer producer = new DefaultMQProducer("${group}");`,
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
        credentials && `\tproducer.WithCredentials(primitive.Credentials{AccessKey: "${credentials.accessKey}", SecretKey: "${credentials.secretKey}"}),`,
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
        credentials && `producer.set_session_credentials("${credentials.accessKey}", "${credentials.secretKey}", "")`,
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
        `const producer = new Producer({ httpclient, nameSrv: "${nameServers}", producerGroup: "${group}"${credentials ? `, accessKeyId: "${credentials.accessKey}", accessKeySecret: "${credentials.secretKey}"` : ""} });`,
        "await producer.ready();",
        `const message = new Message("${topic}", "TagA", "Hello");`,
        'message.keys = ["key-1"];',
        "console.log(await producer.send(message));",
        "await producer.close();",
      ),
    },
  ];
}

/** Samples that consume with a group, with the address, topic and group of this instance filled in. */
export function consumeSamples({ nameServers, topic, group, credentials, tls }: SampleValues): CodeSample[] {
  const goServers = nameServers.split(";").map((address) => `"${address}"`).join(", ");
  return [
    {
      language: "Java",
      code: lines(
        "// org.apache.rocketmq:rocketmq-client:4.9.8" + (credentials ? " and rocketmq-acl:4.9.8" : ""),
        credentials ? `DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("${group}",\n    ${javaHook(credentials)},\n    new AllocateMessageQueueAveragely());` : `DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("${group}");`,
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
        credentials && `\tconsumer.WithCredentials(primitive.Credentials{AccessKey: "${credentials.accessKey}", SecretKey: "${credentials.secretKey}"}),`,
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
        credentials && `consumer.set_session_credentials("${credentials.accessKey}", "${credentials.secretKey}", "")`,
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
        `const consumer = new Consumer({ httpclient, nameSrv: "${nameServers}", consumerGroup: "${group}"${credentials ? `, accessKeyId: "${credentials.accessKey}", accessKeySecret: "${credentials.secretKey}"` : ""} });`,
        `consumer.subscribe("${topic}", "*", async (message) => {`,
        "  console.log(message.msgId, message.body.toString());",
        "});",
        "await consumer.ready();",
      ),
    },
  ];
}
