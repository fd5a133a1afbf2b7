import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { accessQuery } from "../../api/instance-queries.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { FirstOne } from "../../ui/first-one.tsx";
import { samplesLink } from "./links.ts";

interface GroupsEmptyProps {
  instanceId: string;
  onCreate: () => void;
}

const javaSample = (nameServers: string): string => `DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("billing");
consumer.setNamesrvAddr("${nameServers}");
consumer.subscribe("orders", "*");
consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
    messages.forEach(message -> System.out.println(message.getMsgId()));
    return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
});
consumer.start();`;

const nodeSample = (nameServers: string): string => `import { Consumer } from "ali-ons";

const consumer = new Consumer({ namesrvAddr: "${nameServers}", consumerGroup: "billing" });
consumer.subscribe("orders", "*", async (message) => console.log(message.msgId));
await consumer.ready();`;

/** No group yet: what a group is, the button that makes one, and the client code that consumes with it. */
export default function GroupsEmpty({ instanceId, onCreate }: GroupsEmptyProps) {
  const { t } = useTranslation("groups");
  const { data } = useQuery(accessQuery(instanceId));
  const moreSamples = (
    <ButtonLink kind="quiet" icon="link" {...samplesLink(instanceId)}>
      {t("empty.samples")}
    </ButtonLink>
  );
  return <FirstOne icon="group" title={t("empty.title")} text={t("empty.text")} createLabel={t("actions.create")} onCreate={onCreate} moreSamples={moreSamples} java={javaSample} node={nodeSample} nameServers={data?.nameServers} />;
}
