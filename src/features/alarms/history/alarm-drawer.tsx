import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../../api/call.ts";
import type { ChartMarks } from "../../../charts/time-chart.ts";
import { MetricChart } from "../../../parts/metric-chart.tsx";
import { useMetricTexts } from "../../../parts/use-metric-texts.ts";
import { Button } from "../../../ui/button.tsx";
import { DetailDrawer } from "../../../ui/detail-drawer.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { ExactTime } from "../../../ui/relative-time.tsx";
import { Facts, Section } from "../../../ui/section.tsx";
import { SeverityMark, useConditionTexts } from "../alarm-words.tsx";
import styles from "../alarms.module.css";
import { Acknowledge } from "./acknowledge.tsx";
import { AlarmDuration, AlarmState, SeenValue } from "./alarm-columns.tsx";
import { AlarmObject } from "./alarm-object.tsx";
import { EventDeliveries } from "./event-deliveries.tsx";
import { alarmQuery } from "./queries.ts";
import { RuleNote } from "./rule-note.tsx";
import type { HistoryView } from "./use-history-view.ts";

type Alarm = AnswerOf<"getAlarm">;

const minuteMs = 60_000;

/** One alarm: what was seen, what happened since, who looks after it. */
export default function AlarmDrawer({ alarmId, view }: { alarmId: string; view: HistoryView }) {
  const { t } = useTranslation("alarms");
  const { subjectName } = useMetricTexts();
  const { instanceId, change } = view;
  const { data: alarm, error, refetch } = useQuery(alarmQuery(instanceId, alarmId));
  const [isAcknowledging, setIsAcknowledging] = useState(false);
  const queryClient = useQueryClient();
  const close = (): void => change({ alarm: undefined });
  if (!alarm) return <DetailDrawer title={t("history.alarm")} onClose={close}>{error && <ErrorState error={error} onRetry={() => void refetch()} />}</DetailDrawer>;
  const actions = (
    <Button small onClick={() => setIsAcknowledging(true)}>
      {t(alarm.acknowledgedAt === null ? "acknowledge.action" : "acknowledge.again")}
    </Button>
  );
  return (
    <DetailDrawer title={alarm.subject.scope === "instance" ? alarm.instanceName : subjectName(alarm.subject)} state={<AlarmState alarm={alarm} />} actions={actions} onClose={close}>
      <AlarmFacts alarm={alarm} instanceId={instanceId} />
      <AlarmChart alarm={alarm} instanceId={instanceId} />
      <AlarmEvents alarm={alarm} instanceId={instanceId} />
      {isAcknowledging && <Acknowledge instanceId={instanceId} alarm={alarm} queryClient={queryClient} onClose={() => setIsAcknowledging(false)} />}
    </DetailDrawer>
  );
}

function AlarmFacts({ alarm, instanceId }: { alarm: Alarm; instanceId: string }) {
  const { t } = useTranslation("alarms");
  const { conditionText } = useConditionTexts();
  const rule = alarm.ruleExists ? (
    <Link to="/instances/$instanceId/alarms/rules" params={{ instanceId }} search={{ edit: alarm.ruleId }}>
      {alarm.ruleName}
    </Link>
  ) : (
    alarm.ruleName
  );
  const several = alarm.match === "all" ? "history.allConditions" : "history.anyCondition";
  const isQuiet = alarm.endReason !== null || alarm.acknowledgedAt !== null;
  return (
    <div className={styles.facts}>
      {alarm.ruleExists && <RuleNote instanceId={instanceId} ruleId={alarm.ruleId} />}
      <Facts
        facts={[
          { label: t(`dimensions.${alarm.dimension}`), value: <AlarmObject alarm={alarm} /> },
          { label: t("severity"), value: <SeverityMark severity={alarm.severity} quiet={isQuiet} /> },
          { label: t("history.value"), value: <SeenValue alarm={alarm} />, tip: t("history.valueTip") },
          { label: t(alarm.conditions.length > 1 ? several : "history.condition"), value: alarm.conditions.map((condition) => <div key={JSON.stringify(condition)}>{conditionText({ ...condition, periodMinutes: condition.periodMs / minuteMs })}</div>) },
          { label: t("history.raisedAt"), value: <ExactTime at={alarm.raisedAt} toTheSecond />, ...(alarm.late && { tip: t("history.lateTip") }) },
          { label: t("history.duration"), value: <AlarmDuration alarm={alarm} /> },
          { label: t("history.endedAt"), value: alarm.endedAt === null ? null : <ExactTime at={alarm.endedAt} toTheSecond /> },
          { label: t("history.repeats"), value: String(alarm.repeats) },
          { label: t("history.rule"), value: rule },
          { label: t("history.acknowledged"), value: alarm.acknowledgedAt === null ? null : t("acknowledge.by", { account: alarm.acknowledgedBy, note: alarm.note === "" ? t("acknowledge.noNote") : alarm.note }) },
        ]}
      />
    </div>
  );
}

/** The first condition's figure around the alarm, with its threshold. */
function AlarmChart({ alarm, instanceId }: { alarm: Alarm; instanceId: string }) {
  const { t } = useTranslation("alarms");
  const { valueText } = useConditionTexts();
  const condition = alarm.conditions.find(({ met }) => met) ?? alarm.conditions[0];
  const { raisedAt, severity, subject } = alarm;
  const [openedAt] = useState(() => Date.now());
  const endedAt = alarm.endedAt ?? openedAt;
  const text = condition && valueText(condition, condition.threshold);
  const series = useMemo(() => (condition ? [{ metric: condition.metric, subject, statistic: condition.statistic }] : []), [condition, subject]);
  const marks = useMemo<ChartMarks | undefined>(() => condition && { threshold: { value: condition.threshold, label: text ?? "" }, spans: [{ from: raisedAt, to: endedAt, tone: severity === "critical" ? "danger" : "warn" }] }, [condition, text, raisedAt, endedAt, severity]);
  const search = useMemo(() => ({ from: Math.floor((raisedAt - 30 * minuteMs) / minuteMs) * minuteMs, to: Math.ceil(Math.min(endedAt + 30 * minuteMs, openedAt) / minuteMs) * minuteMs, legend: "off" as const }), [raisedAt, endedAt, openedAt]);
  if (!condition || series.length === 0) return null;
  return (
    <Section title={t("history.chart")}>
      <MetricChart instanceId={instanceId} series={series} search={search} height={160} {...(marks && { marks })} />
    </Section>
  );
}

/** Its events and, in its place among them, the acknowledgement. */
function AlarmEvents({ alarm: { acknowledgedAt, acknowledgedBy, events }, instanceId }: { alarm: Alarm; instanceId: string }) {
  const { t } = useTranslation("alarms");
  const before = acknowledgedAt === null ? events : events.filter(({ at }) => at <= acknowledgedAt);
  const after = events.filter((event) => !before.includes(event));
  return (
    <Section title={t("history.events")}>
      <ol className={styles.events}>
        {before.map((event) => (
          <AlarmEvent key={event.id} event={event} instanceId={instanceId} />
        ))}
        {acknowledgedAt !== null && (
          <li>
            <ExactTime at={acknowledgedAt} toTheSecond />
            <span>{t("states.acknowledged")}</span>
            <span>{acknowledgedBy}</span>
          </li>
        )}
        {after.map((event) => (
          <AlarmEvent key={event.id} event={event} instanceId={instanceId} />
        ))}
      </ol>
    </Section>
  );
}

function AlarmEvent({ event, instanceId }: { event: Alarm["events"][number]; instanceId: string }) {
  const { t } = useTranslation("alarms");
  const { valueText } = useConditionTexts();
  return (
    <li>
      <ExactTime at={event.at} toTheSecond />
      <span>{t(`kinds.${event.kind}`)}</span>
      <span>{event.conditions.map((condition) => valueText(condition, condition.value)).join(", ")}</span>
      <small>{[t(event.notified ? "history.told" : event.noNotice === "" ? "history.notTold" : `noNotice.${event.noNotice}`), event.late && t("history.late")].filter(Boolean).join(" · ")}</small>
      {event.notified && <EventDeliveries eventId={event.id} instanceId={instanceId} />}
    </li>
  );
}
