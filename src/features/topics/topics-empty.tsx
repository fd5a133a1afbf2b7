import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { accessQuery } from "../../api/instance-queries.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { FirstOne } from "../../ui/first-one.tsx";
import { samplesLink } from "./links.ts";

interface TopicsEmptyProps {
  instanceId: string;
  onCreate: () => void;
}

const javaSample = (nameServers: string): string => `DefaultMQProducer producer = new DefaultMQProducer("order-service");
producer.setNamesrvAddr("${nameServers}");
producer.start();
Message message = new Message("orders", "created", "order-1", "{}".getBytes(StandardCharsets.UTF_8));
SendResult sent = producer.send(message);
System.out.println(sent.getMsgId());
producer.shutdown();`;

const nodeSample = (nameServers: string): string => `import { Message, Producer } from "ali-ons";

const producer = new Producer({ namesrvAddr: "${nameServers}", producerGroup: "order-service" });
await producer.ready();
const sent = await producer.send(new Message("orders", "created", "{}"));
console.log(sent.msgId);
await producer.close();`;

/** No topic yet: what a topic is, the button that makes one, and the client code that sends to it (TOPIC-3). */
export default function TopicsEmpty({ instanceId, onCreate }: TopicsEmptyProps) {
  const { t } = useTranslation("topics");
  const { data } = useQuery(accessQuery(instanceId));
  const moreSamples = (
    <ButtonLink kind="quiet" icon="link" {...samplesLink(instanceId)}>
      {t("empty.samples")}
    </ButtonLink>
  );
  return <FirstOne icon="topic" title={t("empty.title")} text={t("empty.text")} createLabel={t("actions.create")} onCreate={onCreate} moreSamples={moreSamples} java={javaSample} node={nodeSample} nameServers={data?.nameServers} />;
}
