import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { DataTable } from "../../ui/data-table.tsx";
import type { Column } from "../../ui/data-table-types.ts";
import { Quantity, Rate } from "../../ui/quantity.tsx";
import { Section } from "../../ui/section.tsx";
import { Sparkline } from "../../ui/sparkline.tsx";
import styles from "./overview.module.css";
import { topQuery } from "./queries.ts";
import type { RankRow } from "./queries.ts";

const trendWidth = 110;

/** Who is furthest behind, and where most comes in; each name leads to its drawer. */
export function TopLists({ instanceId }: { instanceId: string }) {
  return (
    <div className={styles.lists}>
      <TopGroups instanceId={instanceId} />
      <TopTopics instanceId={instanceId} />
    </div>
  );
}

function TopGroups({ instanceId }: { instanceId: string }) {
  const { t } = useTranslation("overview");
  const { data, error, refetch } = useQuery(topQuery(instanceId, "group"));
  const params = { instanceId };
  const columns: Column<RankRow>[] = [
    {
      id: "group",
      title: t("topGroups.group"),
      wraps: true,
      cell: (row) => (
        <Link to="/instances/$instanceId/groups" params={params} search={{ group: nameOf(row), tab: "backlog" }}>
          {nameOf(row)}
        </Link>
      ),
    },
    { id: "trend", title: t("topGroups.trend"), align: "right", width: trendWidth, cell: (row) => <Sparkline values={row.trend} series="lag" label={t("figures.trend", { name: t("topGroups.lag") })} /> },
    { id: "lag", title: t("topGroups.lag"), align: "right", width: 90, cell: (row) => <Quantity value={row.value} /> },
  ];
  const all = (
    <Link to="/instances/$instanceId/groups" params={params} search={{ sort: "-lag" }}>
      {t("topGroups.all")}
    </Link>
  );
  return (
    <Section title={t("topGroups.title")} actions={all}>
      <DataTable label={t("topGroups.title")} columns={columns} rows={data} rowKey={nameOf} error={error} onRetry={() => void refetch()} empty={<p className={styles.none}>{t("topGroups.empty")}</p>} />
    </Section>
  );
}

function TopTopics({ instanceId }: { instanceId: string }) {
  const { t } = useTranslation("overview");
  const { data, error, refetch } = useQuery(topQuery(instanceId, "topic"));
  const params = { instanceId };
  const columns: Column<RankRow>[] = [
    {
      id: "topic",
      title: t("topTopics.topic"),
      wraps: true,
      cell: (row) => (
        <Link to="/instances/$instanceId/topics" params={params} search={{ topic: nameOf(row) }}>
          {nameOf(row)}
        </Link>
      ),
    },
    { id: "trend", title: t("topTopics.trend"), align: "right", width: trendWidth, cell: (row) => <Sparkline values={row.trend} series="in" label={t("figures.trend", { name: t("topTopics.rate") })} /> },
    { id: "rate", title: t("topTopics.rate"), align: "right", width: 90, cell: (row) => <Rate value={row.value} /> },
  ];
  const all = (
    <Link to="/instances/$instanceId/topics" params={params} search={{ sort: "-produceTps" }}>
      {t("topTopics.all")}
    </Link>
  );
  return (
    <Section title={t("topTopics.title")} actions={all}>
      <DataTable label={t("topTopics.title")} columns={columns} rows={data} rowKey={nameOf} error={error} onRetry={() => void refetch()} empty={<p className={styles.none}>{t("topTopics.empty")}</p>} />
    </Section>
  );
}

function nameOf({ subject }: RankRow): string {
  if (subject.scope === "group") return subject.group;
  return subject.scope === "topic" ? subject.topic : "";
}
