import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { exactCount } from "../../../lib/format-count.ts";
import { CopyText, Mono } from "../../../ui/copy-text.tsx";
import { ExactTime } from "../../../ui/relative-time.tsx";
import { Facts, Section } from "../../../ui/section.tsx";
import { StatusDot } from "../../../ui/status-dot.tsx";
import type { StatusTone } from "../../../ui/status-dot.tsx";
import type { MessageTrace } from "./trace-lanes.ts";

const tones: Record<MessageTrace["place"]["state"], StatusTone> = { stored: "ok", delayed: "busy", halfTransaction: "busy", rolledBack: "idle", givenUp: "warn", expired: "idle", notFound: "idle", unknown: "idle" };

/** Where and when the broker stored it (TRC-013 to TRC-015, TRC-035): how long that took is told by no RocketMQ broker. */
export function StoredSection({ instanceId, trace }: { instanceId: string; trace: MessageTrace }) {
  const { t } = useTranslation("traces");
  const { message, pending, place } = trace;
  return (
    <Section title={t("sections.stored")}>
      <Facts
        facts={[
          {
            label: t("stored.state"),
            value: (
              <StatusDot tone={tones[place.state]} tip={t(`places.tips.${place.state}`)}>
                {t(`places.${place.state}`)}
              </StatusDot>
            ),
          },
          { label: t("stored.time"), value: <ExactTime at={message?.storedAt} /> },
          { label: t("stored.cost"), value: undefined, tip: t("stored.costTip") },
          { label: t("stored.place"), value: message ? `${message.brokerName} · ${message.queueId} · ${exactCount(message.queueOffset)}` : undefined },
          {
            label: t("stored.message"),
            value: message ? (
              <CopyText text={message.offsetMessageId} plain>
                <Link to="/instances/$instanceId/messages/$offsetMessageId" params={{ instanceId, offsetMessageId: message.offsetMessageId }}>
                  <Mono>{message.offsetMessageId}</Mono>
                </Link>
              </CopyText>
            ) : undefined,
          },
          ...pending.map((hop) => ({ label: t(`copies.${hop.kind}`, { times: hop.reconsumeTimes }), value: <ExactTime at={hop.storedAt} />, tip: `${hop.topic} · ${hop.brokerName} · ${hop.queueId} · ${hop.queueOffset}` })),
          ...(place.dueAt === null ? [] : [{ label: t("stored.dueAt"), value: <ExactTime at={place.dueAt} /> }]),
        ]}
      />
    </Section>
  );
}
