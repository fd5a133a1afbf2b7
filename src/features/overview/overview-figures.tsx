import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../api/call.ts";
import { formatBytes } from "../../lib/format-bytes.ts";
import { formatPercent } from "../../lib/format-percent.ts";
import { FigureRow } from "../../ui/figure-row.tsx";
import { Bytes, Duration, Quantity, Rate } from "../../ui/quantity.tsx";
import { Sparkline } from "../../ui/sparkline.tsx";
import styles from "./overview.module.css";
import { clustersQuery, deadLettersTodayQuery, firingQuery, hourQuery, serviceLevelQuery, unattendedQuery } from "./queries.ts";

const fullRatio = 0.85;
const nearlyFullRatio = 0.75;

/** The figures that matter, as they are now, with the line of the last hour. */
export function OverviewFigures({ instance }: { instance: AnswerOf<"getInstance"> }) {
  const { t } = useTranslation("overview");
  const hour = useQuery(hourQuery(instance.id)).data ?? {};
  const deadLetters = useQuery(deadLettersTodayQuery(instance.id)).data;
  const firing = useQuery(firingQuery(instance.id)).data;
  const unattended = useQuery(unattendedQuery(instance.id)).data;
  const level = useQuery(serviceLevelQuery(instance.id)).data ?? null;
  const nodes = useQuery(clustersQuery(instance.id)).data?.nodes;
  const { storageFreeBytes: free, storageUsedBytes: used } = instance;
  // As charts and alarms tell it: the fullest disk, and the least that is left. Sums until they are collected.
  const fullest = newest(hour.diskUsedRatio);
  const share = fullest !== null ? fullest : used !== null && free !== null && used + free > 0 ? used / (used + free) : undefined;
  const left = fullest !== null ? newest(hour.diskFreeBytes) : free;
  const waits = t("figures.waits");
  const line = (metric: string, series: "in" | "out" | "lag", label: string) => {
    const values = hour[metric];
    return values?.some((value) => value !== null) ? (
      <span className={styles.line}>
        <Sparkline values={values} series={series} label={t("figures.trend", { name: label })} />
      </span>
    ) : undefined;
  };
  const lag = newest(hour.lag);
  return (
    <FigureRow
      figures={[
        { label: t("figures.produceTps"), value: <Rate value={newest(hour.produceRate) ?? instance.produceTps} unknownTip={waits} />, aside: line("produceRate", "in", t("figures.produceTps")), tip: t("figures.produceTip") },
        { label: t("figures.consumeTps"), value: <Rate value={newest(hour.consumeRate) ?? instance.consumeTps} unknownTip={waits} />, aside: line("consumeRate", "out", t("figures.consumeTps")), tip: t("figures.consumeTip") },
        { label: t("figures.lag"), value: <Quantity value={lag} unknownTip={waits} />, aside: line("lag", "lag", t("figures.lag")), tip: t("figures.lagTip") },
        { label: t("figures.readyTime"), value: <Duration ms={newest(hour.readyTime)} unknownTip={waits} />, tip: t("figures.readyTimeTip") },
        { label: t("figures.deadLetters"), value: <Quantity value={deadLetters} unknownTip={waits} />, tone: deadLetters ? "warn" : undefined, tip: t("figures.deadLettersTip") },
        {
          label: t("figures.alarms"),
          value: (
            <Link to="/instances/$instanceId/alarms" params={{ instanceId: instance.id }} className={styles.figureLink}>
              <Quantity value={firing} />
            </Link>
          ),
          aside: firing !== undefined && unattended !== undefined && firing > unattended.count && t("figures.acknowledged", { count: firing - unattended.count }),
          tone: unattended?.isCritical ? "danger" : unattended?.count ? "warn" : undefined,
          tip: t("figures.alarmsTip"),
        },
        ...(level === null
          ? []
          : [
              {
                label: t("figures.level"),
                value: (
                  <Link to="/instances/$instanceId/probes" params={{ instanceId: instance.id }} className={styles.figureLink}>
                    {`${(Math.floor(level * 100_000) / 1000).toString()}%`}
                  </Link>
                ),
                tip: t("figures.levelTip"),
              },
            ]),
        { label: t("figures.nodes"), value: <Quantity value={nodes?.up} />, aside: nodes && t("figures.of", { total: nodes.total }), tone: nodes && nodes.up < nodes.total ? "danger" : undefined },
        { label: t("figures.disk"), value: share === undefined ? <Bytes value={used} /> : formatPercent(share, 0), aside: left !== null && t("figures.free", { size: formatBytes(left) }), tone: toneOf(share), tip: t("figures.diskTip") },
      ]}
    />
  );
}

function newest(values: readonly (number | null)[] | undefined): number | null {
  return values?.findLast((value) => value !== null) ?? null;
}

function toneOf(share: number | undefined): "danger" | "warn" | undefined {
  if (share === undefined || share <= nearlyFullRatio) return undefined;
  return share > fullRatio ? "danger" : "warn";
}
