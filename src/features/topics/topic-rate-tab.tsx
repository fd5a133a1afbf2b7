import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../api/call.ts";
import { Chart } from "../../charts/chart.tsx";
import type { ChartColors } from "../../charts/chart-colors.ts";
import { lineChartOption } from "../../charts/line-chart-option.ts";
import { formatRate } from "../../lib/format-count.ts";
import { zoneName } from "../../lib/format-time.ts";
import { useShownTheme } from "../../ui/use-shown-theme.ts";
import { topicHistoryQuery } from "./queries.ts";
import { QueryPart } from "../../ui/query-part.tsx";
import styles from "./topics.module.css";
import type { TopicsView } from "./use-topics-view.ts";

type Points = AnswerOf<"getTopicHistory">["points"];
const perSecond = (value: number): string => `${formatRate(value)}/s`;

/** Produced and consumed per second over the last hour (TOPIC-24). Loaded on demand: it brings the chart library. */
export default function TopicRateTab({ topic, view: { instanceId } }: { topic: string; view: TopicsView }) {
  const { t } = useTranslation("topics");
  const history = useQuery(topicHistoryQuery(instanceId, topic));
  return (
    <QueryPart query={history}>
      {({ points }) => {
        const last = points.at(-1);
        return points.length === 0 ? (
          <p className={styles.none}>{t("rate.none")}</p>
        ) : (
          <>
            <RateChart points={points} />
            <p className={styles.hint}>{t("rate.note", { zone: zoneName(last?.at ?? 0) })}</p>
          </>
        );
      }}
    </QueryPart>
  );
}

function RateChart({ points }: { points: Points }) {
  const { t } = useTranslation(["topics", "shell"]);
  const theme = useShownTheme();
  const [produced, consumed, unknown] = [t("columns.produceTps"), t("columns.consumeTps"), t("shell:list.unknown")];
  const optionOf = useCallback(
    (colors: ChartColors) =>
      lineChartOption(
        {
          formatValue: perSecond,
          unknown,
          series: [
            { name: produced, kind: "in", points: points.map(({ at, produceTps }) => ({ at, value: produceTps })) },
            { name: consumed, kind: "out", points: points.map(({ at, consumeTps }) => ({ at, value: consumeTps })) },
          ],
        },
        colors,
      ),
    [points, produced, consumed, unknown],
  );
  const last = points.at(-1);
  const say = (value: number | null | undefined): string => (value === null || value === undefined ? unknown : perSecond(value));
  return <Chart theme={theme} optionOf={optionOf} label={t("rate.label", { produced: say(last?.produceTps), consumed: say(last?.consumeTps) })} />;
}
