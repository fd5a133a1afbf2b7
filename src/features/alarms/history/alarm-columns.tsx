import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMetricTexts } from "../../../parts/use-metric-texts.ts";
import type { Column } from "../../../ui/data-table-types.ts";
import { Duration } from "../../../ui/quantity.tsx";
import { RelativeTime } from "../../../ui/relative-time.tsx";
import { StatusDot } from "../../../ui/status-dot.tsx";
import { useNow } from "../../../ui/use-now.ts";
import { SeverityMark, comparisonSigns, firingTone, useConditionTexts } from "../alarm-words.tsx";
import type { AlarmRow } from "../alarm-words.tsx";
import styles from "../alarms.module.css";
import type { HistoryView } from "./use-history-view.ts";

/** ALM-032. */
export function useAlarmColumns({ instanceId, search }: HistoryView): Column<AlarmRow>[] {
  const { t } = useTranslation("alarms");
  const { subjectName } = useMetricTexts();
  return [
    {
      id: "subject",
      title: t("history.object"),
      wraps: true,
      cell: (row) => (
        <>
          <Link to="/instances/$instanceId/alarms/history" params={{ instanceId }} search={{ ...search, alarm: row.id }} resetScroll={false}>
            {row.subject.scope === "instance" ? row.instanceName : subjectName(row.subject)}
          </Link>{" "}
          <small className={styles.soft}>{t(`dimensions.${row.dimension}`)}</small>
        </>
      ),
    },
    { id: "state", title: t("history.state"), sortable: true, cell: (row) => <AlarmState alarm={row} /> },
    { id: "severity", title: t("severity"), sortable: true, cell: (row) => <SeverityMark severity={row.severity} quiet={row.endReason !== null || row.acknowledgedAt !== null} /> },
    { id: "ruleName", title: t("history.rule"), sortable: true, wraps: true, cell: (row) => row.ruleName },
    { id: "value", title: t("history.value"), tip: t("history.valueTip"), wraps: true, cell: (row) => <SeenValue alarm={row} /> },
    { id: "raisedAt", title: t("history.raisedAt"), sortable: true, firstDirection: "desc", cell: (row) => <RelativeTime at={row.raisedAt} /> },
    { id: "endedAt", title: t("history.endedAt"), sortable: true, firstDirection: "desc", wideOnly: true, cell: (row) => <RelativeTime at={row.endedAt} /> },
    { id: "duration", title: t("history.duration"), align: "right", wideOnly: true, cell: (row) => <AlarmDuration alarm={row} /> },
  ];
}

/** Until now while it stands. */
export function AlarmDuration({ alarm }: { alarm: AlarmRow }) {
  const now = useNow();
  return <Duration ms={Math.max(0, (alarm.endedAt ?? now) - alarm.raisedAt)} />;
}

/** Standing, looked after, or over and why. */
export function AlarmState({ alarm }: { alarm: AlarmRow }) {
  const { t } = useTranslation("alarms");
  if (alarm.endReason !== null) return <StatusDot tone={alarm.endReason === "recovered" ? "ok" : "idle"}>{t(`ends.${alarm.endReason}`)}</StatusDot>;
  if (alarm.acknowledgedAt !== null) return <StatusDot tone="busy">{t("states.acknowledged")}</StatusDot>;
  return <StatusDot tone={alarm.kind === "noData" ? "warn" : firingTone(alarm.severity)}>{t(alarm.kind === "noData" ? "states.noData" : "states.firing")}</StatusDot>;
}

/** What was seen when it was raised, with its threshold: the conditions that were met. */
export function SeenValue({ alarm }: { alarm: AlarmRow }) {
  const { valueText } = useConditionTexts();
  const { metricName } = useMetricTexts();
  const met = alarm.conditions.filter((condition) => condition.met);
  if (met.length === 0) return "–";
  return met.map((condition) => (
    <div key={JSON.stringify(condition)}>
      {metricName(condition.metric)} {valueText(condition, condition.value)} <small className={styles.soft}>{`${comparisonSigns[condition.comparison]} ${valueText(condition, condition.threshold)}`}</small>
    </div>
  ));
}
