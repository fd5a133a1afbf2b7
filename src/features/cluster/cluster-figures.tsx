import { useTranslation } from "react-i18next";
import { formatPercent } from "../../lib/format-percent.ts";
import type { AnswerOf } from "../../api/call.ts";
import type { BrokerRow } from "../../contract/cluster.ts";
import { FigureRow } from "../../ui/figure-row.tsx";
import { Quantity, Rate } from "../../ui/quantity.tsx";
import { sumOfMasters } from "./node-list.ts";
import { diskTone } from "./ratio.tsx";

/** Is anything wrong with the cluster? Who answers, what goes in and out, which disk fills first. */
export function ClusterFigures({ cluster }: { cluster: AnswerOf<"getCluster"> | undefined }) {
  const { t } = useTranslation("cluster");
  const brokers = cluster?.brokers ?? [];
  const servers = cluster?.nameServers ?? [];
  const running = brokers.filter((row) => row.state === "running").length;
  const reachable = servers.filter((server) => server.reachable).length;
  const ratios = brokers.flatMap((row) => row.diskUsedRatio ?? []);
  const fullest = ratios.length > 0 ? Math.max(...ratios) : null;
  const known = (value: number): number | undefined => (cluster ? value : undefined);
  return (
    <FigureRow
      figures={[
        { label: t("figures.nodes"), tip: t("figures.nodesTip"), value: <Quantity value={known(running)} />, aside: cluster && t("figures.ofNodes", { total: brokers.length }), tone: toneOf(brokers) },
        { label: t("figures.nameServers"), tip: t("figures.nameServersTip"), value: <Quantity value={known(reachable)} />, aside: cluster && t("figures.ofNodes", { total: servers.length }), tone: reachable < servers.length ? "danger" : undefined },
        { label: t("figures.produceTps"), tip: t("figures.tpsTip"), value: <Rate value={sumOfMasters(brokers, "produceTps")} /> },
        { label: t("figures.consumeTps"), tip: t("figures.tpsTip"), value: <Rate value={sumOfMasters(brokers, "consumeTps")} /> },
        { label: t("figures.producedToday"), tip: t("figures.todayTip"), value: <Quantity value={sumOfMasters(brokers, "producedToday")} /> },
        { label: t("figures.consumedToday"), tip: t("figures.todayTip"), value: <Quantity value={sumOfMasters(brokers, "consumedToday")} /> },
        { label: t("figures.disk"), tip: t("figures.diskTip"), value: fullest === null ? undefined : formatPercent(fullest, 0), tone: diskTone(fullest) },
      ]}
    />
  );
}

/** A broker that somebody stopped is not an alarm as long as another one serves. */
function toneOf(brokers: readonly BrokerRow[]): "warn" | "danger" | undefined {
  if (brokers.every((row) => row.state === "running")) return undefined;
  const isMeant = brokers.every((row) => row.state !== "unreachable" && row.state !== "failed") && brokers.some((row) => row.state === "running");
  return isMeant ? "warn" : "danger";
}
