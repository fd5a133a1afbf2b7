import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { dimensionOf } from "../contract/alarm-metrics.ts";
import type { MenuItem } from "../ui/menu.tsx";
import type { WantedSeries } from "./metric-queries.ts";

/** The way from a chart to a new alarm rule over its first metric; none where no rule can watch it. */
export function useAlarmItems(instanceId: string): (series: readonly WantedSeries[]) => MenuItem[] {
  const { t } = useTranslation("metrics");
  const navigate = useNavigate();
  return ([first]) => {
    if (!first) return [];
    const subject = "subject" in first ? first.subject : undefined;
    const dimension = dimensionOf(first.metric, "subject" in first ? first.subject.scope : first.scope);
    if (dimension === undefined) return [];
    const names = { topic: subject && "topic" in subject ? subject.topic : undefined, group: subject && "group" in subject ? subject.group : undefined, broker: subject && "broker" in subject ? subject.broker : undefined };
    return [{ id: "alarm", label: t("chart.createAlarm"), startsGroup: true, onSelect: () => void navigate({ to: "/instances/$instanceId/alarms/rules", params: { instanceId }, search: { create: true, metric: first.metric, of: dimension, ...names } }) }];
  };
}
