import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatExact } from "../../lib/format-time.ts";
import { Button } from "../../ui/button.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import type { Column } from "../../ui/data-table-types.ts";
import { Duration } from "../../ui/quantity.tsx";
import { Section } from "../../ui/section.tsx";
import { StatusDot } from "../../ui/status-dot.tsx";
import styles from "./probes.module.css";
import type { ServiceLevel } from "./queries.ts";

type Incident = ServiceLevel["incidents"][number];

const shownAtFirst = 10;

/** When probes did not come back, newest first; nothing when there was none. */
export function IncidentList({ level: { asOf, incidents, totalIncidents } }: { level: ServiceLevel }) {
  const { t } = useTranslation("probes");
  const [showsAll, setShowsAll] = useState(false);
  if (incidents.length === 0) return null;
  const rows = showsAll ? incidents : incidents.slice(0, shownAtFirst);
  const columns: Column<Incident>[] = [
    { id: "begin", title: t("incidents.begin"), cell: ({ beginAt }) => <span className={styles.time}>{formatExact(beginAt, false)}</span> },
    { id: "end", title: t("incidents.end"), cell: (row) => <IncidentEnd incident={row} /> },
    { id: "length", title: t("incidents.length"), align: "right", cell: ({ beginAt, endAt }) => <Duration ms={(endAt ?? asOf) - beginAt} /> },
    { id: "where", title: t("incidents.where"), cell: ({ brokerName, queueIds }) => t("incidents.queues", { broker: brokerName, queues: queueIds.join(", ") }) },
    { id: "failures", title: t("incidents.failures"), tip: t("incidents.failuresTip"), align: "right", cell: ({ failures }) => failures },
    { id: "reason", title: t("incidents.reason"), cell: ({ detail, reason }) => <span data-tip={detail || undefined}>{t(`reasons.${reason}`)}</span> },
  ];
  return (
    <Section title={t("incidents.title")} note={totalIncidents > rows.length ? t("incidents.newest", { count: rows.length, total: totalIncidents }) : t("incidents.note")}>
      <DataTable label={t("incidents.title")} columns={columns} rows={rows} rowKey={({ beginAt, brokerName }) => `${brokerName} ${beginAt}`} empty={null} />
      {rows.length < incidents.length && (
        <Button small kind="quiet" onClick={() => setShowsAll(true)}>
          {t("incidents.more", { count: incidents.length })}
        </Button>
      )}
    </Section>
  );
}

function IncidentEnd({ incident: { endAt, sawEnd } }: { incident: Incident }) {
  const { t } = useTranslation("probes");
  if (endAt === null) return <StatusDot tone="danger">{t("incidents.goesOn")}</StatusDot>;
  return (
    <span className={styles.time} data-tip={sawEnd ? undefined : t("incidents.notSeenTip")}>
      {formatExact(endAt, false)}
      {!sawEnd && ` ${t("incidents.notSeen")}`}
    </span>
  );
}
