import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { exactCount } from "../../../lib/format-count.ts";
import { Button, ButtonLink } from "../../../ui/button.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { ErrorNotice, Notice } from "../../../ui/notice.tsx";
import { AsOf } from "../../../ui/relative-time.tsx";
import { Section } from "../../../ui/section.tsx";
import { StatusDot } from "../../../ui/status-dot.tsx";
import { WarningList } from "../../../ui/warning-list.tsx";
import { ConsumedSection } from "./consumed-section.tsx";
import styles from "./message-trace.module.css";
import { BrokerSwitch, MissingSides } from "./missing-sides.tsx";
import { ProducedSection } from "./produced-section.tsx";
import { traceQuery } from "./queries.ts";
import { StoredSection } from "./stored-section.tsx";
import type { MessageTrace } from "./trace-lanes.ts";
import { TraceTimeline } from "./trace-timeline.tsx";

interface MessageTraceProps {
  instanceId: string;
  /** Unique id or offset id; of a retry or dead letter too. */
  messageId: string;
  /** Undefined: as producers told it, or looked for. */
  topic?: string;
  /** Undefined: the usual one. */
  traceTopic?: string;
}

/** The whole way of one message (TRC-007, TRACE-1): drawn, and in the sections produced, stored and consumed. Its texts are `traces` and `where`. */
export function MessageTraceView({ instanceId, messageId, topic, traceTopic }: MessageTraceProps) {
  const { t } = useTranslation("traces");
  const { data, error, isFetching, refetch } = useQuery(traceQuery(instanceId, messageId, { topic, traceTopic }));
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) {
    return (
      <p role="status">
        <StatusDot tone="busy">{t("one.reading")}</StatusDot>
      </p>
    );
  }
  const isKnown = data.message !== null || data.traceMessages > 0 || data.pending.length > 0;
  return (
    <div className={styles.trace}>
      <div className={styles.summary}>
        <span role="status">{!isKnown ? t("one.unknownTitle") : data.traceMessages === 0 ? t("one.untold") : t("one.told", { count: data.traceMessages })}</span>
        <span className={styles.end}>
          <AsOf at={data.asOf} />
          <Button small kind="quiet" icon="refresh" busy={isFetching} onClick={() => void refetch()}>
            {t("one.again")}
          </Button>
        </span>
      </div>
      {error && <ErrorNotice error={error} />}
      <WarningList warnings={data.warnings} />
      {data.limited && <Notice tone="warn">{t("one.limited")}</Notice>}
      {data.skippedRecords > 0 && <Notice>{t("one.skipped", { count: data.skippedRecords, shown: exactCount(data.skippedRecords) })}</Notice>}
      {isKnown ? (
        <>
          <TraceTimeline trace={data} />
          <ProducedSection trace={data} />
          <StoredSection instanceId={instanceId} trace={data} />
          <ConsumedSection key={data.messageId} instanceId={instanceId} trace={data} />
          <MissingSides instanceId={instanceId} trace={data} />
        </>
      ) : (
        <NothingKnown instanceId={instanceId} trace={data} topic={topic} />
      )}
    </div>
  );
}

/** Neither a message nor a telling: nothing can be said of its sides, only where else to look. */
function NothingKnown({ instanceId, trace, topic }: { instanceId: string; trace: MessageTrace; topic: string | undefined }) {
  const { t } = useTranslation("traces");
  return (
    <>
      <Notice tone="warn">{t("one.unknown", { id: trace.messageId })}</Notice>
      <p className={styles.missing}>
        <ButtonLink small icon="search" to="/instances/$instanceId/where" params={{ instanceId }} search={{ id: trace.messageId, topic }}>
          {t("one.where")}
        </ButtonLink>
      </p>
      {!trace.setup.exists && (
        <Section title={t("missing.brokerTitle")}>
          <BrokerSwitch trace={trace} />
        </Section>
      )}
    </>
  );
}
