import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { accessQuery } from "../../../api/instance-queries.ts";
import { CodeBlock } from "../../../ui/code-block.tsx";
import { Section } from "../../../ui/section.tsx";
import styles from "./message-trace.module.css";
import type { MessageTrace } from "./trace-lanes.ts";
import { consumerSwitches, producerSwitches } from "./trace-switches.ts";

const namedGroups = 5;

/** Which sides told nothing, and the code that makes them tell (TRC-005, TRC-006, TRACE-4). */
export function MissingSides({ instanceId, trace }: { instanceId: string; trace: MessageTrace }) {
  const { t } = useTranslation("traces");
  const silent = trace.groups.filter(({ deliveries, verdict }) => deliveries.length === 0 && verdict !== null && verdict !== "filtered").map(({ group }) => group);
  const isProducerSilent = trace.sends.length + trace.transactionEnds.length === 0;
  const isBrokerOff = !trace.setup.exists;
  if (!isProducerSilent && silent.length === 0) return null;
  return (
    <Section title={t("missing.title")}>
      {isBrokerOff && <BrokerSwitch trace={trace} />}
      {isProducerSilent && <p className={styles.missing}>{t("missing.producer")}</p>}
      {silent.length > 0 && <p className={styles.missing}>{t("missing.consumers", { count: silent.length, groups: silent.slice(0, namedGroups).join(", ") + (silent.length > namedGroups ? ` +${silent.length - namedGroups}` : "") })}</p>}
      <p className={styles.missing}>{t("missing.why")}</p>
      <Switches instanceId={instanceId} topic={trace.topic} group={silent[0] ?? ""} traceTopic={trace.setup.topic === trace.setup.usualTopic ? "" : trace.setup.topic} producer={isProducerSilent} consumer={silent.length > 0} />
    </Section>
  );
}

interface SwitchesProps {
  instanceId: string;
  topic: string;
  group: string;
  traceTopic: string;
  producer: boolean;
  consumer: boolean;
}

/** Client code that writes traces, for this instance. */
export function Switches({ instanceId, topic, group, traceTopic, producer, consumer }: SwitchesProps) {
  const { t } = useTranslation("traces");
  const access = useQuery(accessQuery(instanceId)).data;
  if (!access) return null;
  const values = { nameServers: access.accessPoints.map(({ address }) => address).join(";"), topic, traceTopic };
  return (
    <div className={styles.switches}>
      {producer && (
        <div>
          <h3>{t("missing.producerCode")}</h3>
          <CodeBlock label={t("missing.producerCode")} samples={producerSwitches({ ...values, group: "" })} />
        </div>
      )}
      {consumer && (
        <div>
          <h3>{t("missing.consumerCode")}</h3>
          <CodeBlock label={t("missing.consumerCode")} samples={consumerSwitches({ ...values, group })} />
        </div>
      )}
    </div>
  );
}

/** The trace topic is not there: its switch on brokers, and what clients do without it. */
export function BrokerSwitch({ trace: { setup } }: { trace: Pick<MessageTrace, "setup"> }) {
  const { t } = useTranslation("traces");
  const off = setup.brokers.filter(({ isOn }) => isOn === false).map(({ brokerName }) => brokerName);
  return (
    <>
      <p className={styles.missing}>{t("missing.topic", { topic: setup.topic })}</p>
      {setup.topic === setup.usualTopic && (
        <>
          {off.length > 0 && <p className={styles.missing}>{t("missing.brokersOff", { brokers: off.join(", ") })}</p>}
          <CodeBlock label={t("missing.brokerCode")} samples={[{ language: "broker.conf", code: "traceTopicEnable=true" }]} />
        </>
      )}
    </>
  );
}
