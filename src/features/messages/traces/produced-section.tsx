import { useTranslation } from "react-i18next";
import { CopyText } from "../../../ui/copy-text.tsx";
import { Bytes } from "../../../ui/quantity.tsx";
import { ExactTime } from "../../../ui/relative-time.tsx";
import { Facts, Section } from "../../../ui/section.tsx";
import { StatusDot } from "../../../ui/status-dot.tsx";
import type { MessageTrace } from "./trace-lanes.ts";
import { Taken } from "./trace-words.tsx";

type Send = MessageTrace["sends"][number];

/** Who sent the message, when and how it went (TRC-008 to TRC-012), every answered attempt; and how a transaction ended. */
export function ProducedSection({ trace }: { trace: MessageTrace }) {
  const { t } = useTranslation("traces");
  const [first, ...more] = trace.sends;
  return (
    <Section title={t("sections.produced")} note={first === undefined ? t("produced.untold") : undefined}>
      {first === undefined ? <UntoldFacts trace={trace} /> : [first, ...more].map((send) => <SendFacts key={`${send.startedAt} ${send.brokerAddress}`} send={send} />)}
      {trace.transactionEnds.map((end) => (
        <Facts
          key={`${end.at} ${end.state}`}
          facts={[
            { label: t("transaction.end"), value: <StatusDot tone={end.state === "commit" ? "ok" : "idle"}>{t(`transaction.${end.state}`)}</StatusDot> },
            { label: t("transaction.at"), value: <ExactTime at={end.at} /> },
            { label: t("produced.group"), value: end.group },
            { label: t("transaction.asked"), value: t(end.isFromCheck ? "transaction.fromCheck" : "transaction.byItself") },
          ]}
        />
      ))}
    </Section>
  );
}

function SendFacts({ send }: { send: Send }) {
  const { t } = useTranslation("traces");
  const { address, addressSource, batchMessages, bodyBytes, brokerAddress, confirmedAt, costMs, group, isSuccess, kind, startedAt } = send;
  return (
    <Facts
      facts={[
        { label: t("produced.address"), value: address && <CopyText text={address} />, tip: t(`address.${addressSource}`) },
        { label: t("produced.time"), value: <ExactTime at={confirmedAt} />, tip: t("produced.timeTip") },
        { label: t("produced.startedAt"), value: <ExactTime at={startedAt} /> },
        { label: t("produced.cost"), value: <Taken ms={costMs} />, tip: t("produced.costTip") },
        { label: t("produced.state"), value: <StatusDot tone={isSuccess ? "ok" : "danger"}>{t(isSuccess ? "success" : "failure")}</StatusDot> },
        { label: t("produced.group"), value: group || undefined },
        { label: t("produced.kind"), value: t(`kinds.${kind}`) },
        { label: t("produced.size"), value: batchMessages > 1 ? t("produced.batch", { count: batchMessages }) : <Bytes value={bodyBytes} /> },
        { label: t("produced.broker"), value: brokerAddress || undefined },
      ]}
    />
  );
}

/** Without a trace the message itself still tells who made it, and when by the producer's clock. */
function UntoldFacts({ trace: { message } }: { trace: MessageTrace }) {
  const { t } = useTranslation("traces");
  return (
    <Facts
      facts={[
        { label: t("produced.address"), value: message ? <CopyText text={message.bornHost} /> : undefined, tip: t("address.message") },
        { label: t("produced.bornAt"), value: message ? <ExactTime at={message.bornAt} /> : undefined, tip: t("produced.bornAtTip") },
        { label: t("produced.cost"), value: undefined },
        { label: t("produced.state"), value: message ? <StatusDot tone="ok">{t("produced.mustHave")}</StatusDot> : undefined },
      ]}
    />
  );
}
