import { useIsFetching, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { zoneName, zoneOffset } from "../lib/format-time.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { SelectFilter } from "../ui/filter-bar.tsx";
import { HiddenText } from "../ui/hidden-text.tsx";
import { CompareDateDialog, RangeDialog } from "./metric-range-dialogs.tsx";
import { metricsKey } from "./metric-queries.ts";
import styles from "./metric-range-bar.module.css";
import { defaultRange, rangeWords, refreshWords, spanOf, stepsFor } from "./metric-search.ts";
import type { MetricSearch } from "./metric-search.ts";
import { spanText } from "./metric-time-chart.ts";

export interface MetricRangeBarProps {
  /** Whose figures are read again on demand; those of all instances without it. */
  instanceId?: string;
  search: MetricSearch;
  onSearch: (part: Partial<MetricSearch>) => void;
  /** Choices before the range, such as the topic of a group. */
  children?: ReactNode;
}

const notFixed = { from: undefined, to: undefined } satisfies MetricSearch;

/** Range, comparison, refresh and legend of all charts of a view (MON-014 to MON-020); all of it is in the link. */
export function MetricRangeBar({ instanceId, search, onSearch, children }: MetricRangeBarProps) {
  const { t } = useTranslation("metrics");
  const { range = defaultRange, from, to } = search;
  const isFixed = from !== undefined && to !== undefined;
  const [dialog, setDialog] = useState<"range" | "compare">();
  const [openedAt] = useState(() => Date.now());
  const close = (): void => setDialog(undefined);
  return (
    <div className={styles.bar} role="group" aria-label={t("range.label")}>
      <div className={styles.start}>
        {children}
        <div className={styles.ranges}>
          {rangeWords.map((word) => (
            <button key={word} type="button" aria-pressed={!isFixed && word === range} onClick={() => onSearch({ range: word === defaultRange ? undefined : word, ...notFixed })}>
              {t(`range.${word}`)}
            </button>
          ))}
          <button type="button" aria-pressed={isFixed} onClick={() => setDialog("range")}>
            {isFixed ? spanText({ fromMs: from, toMs: to }) : t("range.custom")}
          </button>
        </div>
        {isFixed && (
          <Button small kind="quiet" icon="close" onClick={() => onSearch(notFixed)}>
            {t("chart.resetZoom")}
          </Button>
        )}
        <span className={styles.zone} data-tip={t("range.zone", { zone: zoneName(to ?? openedAt) })}>
          {zoneOffset(to ?? openedAt)}
          <HiddenText>{t("range.zone", { zone: zoneName(to ?? openedAt) })}</HiddenText>
        </span>
      </div>
      <div className={styles.end}>
        <StepChoice search={search} onSearch={onSearch} nowMs={openedAt} />
        <CompareChoice search={search} onSearch={onSearch} onDate={() => setDialog("compare")} />
        <RefreshChoice instanceId={instanceId} search={search} onSearch={onSearch} />
        <label className={styles.check}>
          <input type="checkbox" checked={search.legend !== "off"} onChange={(event) => onSearch({ legend: event.target.checked ? undefined : "off" })} />
          {t("range.legend")}
        </label>
      </div>
      {dialog === "range" && <RangeDialog search={search} onApply={(span) => onSearch({ from: span.fromMs, to: span.toMs })} onClose={close} />}
      {dialog === "compare" && <CompareDateDialog search={search} onApply={(date) => onSearch({ compare: date })} onClose={close} />}
    </div>
  );
}

function CompareChoice({ search: { compare }, onSearch, onDate }: Pick<MetricRangeBarProps, "search" | "onSearch"> & { onDate: () => void }) {
  const { t } = useTranslation("metrics");
  const date = compare !== undefined && compare !== "day" && compare !== "week" ? compare : undefined;
  const options = [{ value: "day", label: t("range.compareDay") }, { value: "week", label: t("range.compareWeek") }, ...(date ? [{ value: date, label: date }] : []), { value: "date", label: t("range.compareDate") }];
  return <SelectFilter label={t("range.compare")} value={compare ?? ""} options={options} all={t("range.compareNone")} onChange={(value) => (value === "date" ? onDate() : onSearch({ compare: value || undefined }))} />;
}

function StepChoice({ search, onSearch, nowMs }: Pick<MetricRangeBarProps, "search" | "onSearch"> & { nowMs: number }) {
  const { t } = useTranslation("metrics");
  const fitting = stepsFor(spanOf(search, nowMs));
  const value = search.step !== undefined && fitting.includes(search.step) ? search.step : "";
  return <SelectFilter label={t("range.step")} value={value} options={fitting.map((step) => ({ value: step, label: t(`range.steps.${step}`) }))} all={t("range.stepAuto")} onChange={(step) => onSearch({ step: step || undefined })} />;
}

function RefreshChoice({ instanceId, search, onSearch }: Pick<MetricRangeBarProps, "instanceId" | "search" | "onSearch">) {
  const { t } = useTranslation("metrics");
  const queryClient = useQueryClient();
  const queryKey = metricsKey(instanceId);
  const isReading = useIsFetching({ queryKey }) > 0;
  const options = [...refreshWords.map((value) => ({ value, label: t(`range.every.${value}`) })), { value: "off" as const, label: t("range.refreshOff") }];
  return (
    <span className={styles.refresh}>
      <SelectFilter label={t("range.refresh")} value={search.refresh ?? "30s"} options={options} all={false} onChange={(value) => onSearch({ refresh: value === "30s" || value === "" ? undefined : value })} />
      <IconButton icon="refresh" label={t("range.refreshNow")} aria-busy={isReading} onClick={() => void queryClient.invalidateQueries({ queryKey })} />
    </span>
  );
}
