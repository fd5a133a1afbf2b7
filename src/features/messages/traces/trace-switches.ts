import type { CodeSample } from "../../../ui/code-block.tsx";

export interface SwitchValues {
  nameServers: string;
  /** Empty where it is not known. */
  group: string;
  topic: string;
  /** Empty = the usual one. */
  traceTopic: string;
}

const goServers = (nameServers: string): string => nameServers.split(";").map((address) => `"${address}"`).join(", ");
const goConfig = ({ nameServers, traceTopic }: SwitchValues): string =>
  [`servers := primitive.NewPassthroughResolver([]string{${goServers(nameServers)}})`, `traces := &primitive.TraceConfig{Access: primitive.Local, Resolver: servers${traceTopic === "" ? "" : `, TraceTopic: "${traceTopic}"`}}`].join("\n");
const javaTopic = (traceTopic: string): string => (traceTopic === "" ? "null" : `"${traceTopic}"`);

/** How a producer begins to write traces (TRC-005). */
export function producerSwitches(values: SwitchValues): CodeSample[] {
  const group = values.group || "PG_orders";
  return [
    { language: "Java", code: [`// true = write traces, ${javaTopic(values.traceTopic)} = to ${values.traceTopic === "" ? "the usual topic" : "this topic"}`, `DefaultMQProducer producer = new DefaultMQProducer("${group}", true, ${javaTopic(values.traceTopic)});`, `producer.setNamesrvAddr("${values.nameServers}");`, "producer.start();"].join("\n") },
    { language: "Go", code: [goConfig(values), "p, err := rocketmq.NewProducer(", "\tproducer.WithNsResolver(servers),", `\tproducer.WithGroupName("${group}"),`, "\tproducer.WithTrace(traces),", ")"].join("\n") },
    {
      language: "Spring",
      code: ["# application.yml, rocketmq-spring-boot-starter 2.0.3 or later", "rocketmq:", `  name-server: ${values.nameServers}`, "  producer:", `    group: ${group}`, "    enable-msg-trace: true", ...(values.traceTopic === "" ? [] : [`    customized-trace-topic: ${values.traceTopic}`])].join("\n"),
    },
  ];
}

/** How a consumer begins to write traces (TRC-005). */
export function consumerSwitches(values: SwitchValues): CodeSample[] {
  const group = values.group || "GID_orders";
  const topic = values.topic || "orders";
  return [
    {
      language: "Java",
      code: [
        `// true = write traces, ${javaTopic(values.traceTopic)} = to ${values.traceTopic === "" ? "the usual topic" : "this topic"}`,
        `DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("${group}", true, ${javaTopic(values.traceTopic)});`,
        `consumer.setNamesrvAddr("${values.nameServers}");`,
        "",
        "// A lite pull consumer has setters instead:",
        "lite.setEnableMsgTrace(true);",
        `lite.setCustomizedTraceTopic(${javaTopic(values.traceTopic)});`,
      ].join("\n"),
    },
    { language: "Go", code: [goConfig(values), "c, err := rocketmq.NewPushConsumer(", "\tconsumer.WithNsResolver(servers),", `\tconsumer.WithGroupName("${group}"),`, "\tconsumer.WithTrace(traces),", ")"].join("\n") },
    {
      language: "Spring",
      code: ["// rocketmq-spring-boot-starter 2.2.2 or later", "@RocketMQMessageListener(", `    topic = "${topic}",`, `    consumerGroup = "${group}",`, `    enableMsgTrace = true${values.traceTopic === "" ? "" : `,\n    customizedTraceTopic = "${values.traceTopic}"`}`, ")"].join("\n"),
    },
  ];
}
