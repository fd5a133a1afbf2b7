import { useTranslation } from "react-i18next";
import { formatCount } from "../../lib/format-count.ts";
import { formatDuration } from "../../lib/format-duration.ts";
import { formatPercent } from "../../lib/format-percent.ts";
import { FigureRow } from "../../ui/figure-row.tsx";
import type { Figure } from "../../ui/figure-row.tsx";
import { SelectFilter } from "../../ui/filter-bar.tsx";
import { Duration, Quantity } from "../../ui/quantity.tsx";
import { Section } from "../../ui/section.tsx";
import { LevelStrip } from "./level-strip.tsx";
import styles from "./probes.module.css";
import type { ServiceLevel } from "./queries.ts";
import { formatShare, shareTone } from "./share.ts";
import type { ProbesView } from "./use-probes-view.ts";

interface LevelProps {
  level: ServiceLevel;
  targetPercent: number;
  view: ProbesView;
}

/** Day, week and month of the instance, a broker or a queue: shares, what is left of the budget, strips and incidents. */
export function LevelSection({ level, targetPercent, view }: LevelProps) {
  const { t } = useTranslation("probes");
  return (
    <Section title={t("level.title")} note={t("level.note", { target: targetPercent })} actions={<SubjectChoice parts={level.parts} view={view} />}>
      <LevelFigures level={level} targetPercent={targetPercent} />
      <div className={styles.strips}>
        <LevelStrip title={t("level.hours")} cells={level.hours} unit="hour" targetPercent={targetPercent} />
        <LevelStrip title={t("level.days")} cells={level.dayCells} unit="day" targetPercent={targetPercent} />
      </div>
    </Section>
  );
}

function LevelFigures({ level: { levels }, targetPercent }: Omit<LevelProps, "view">) {
  const { t } = useTranslation("probes");
  const month = levels.at(-1);
  const shares = levels.map((level): Figure => {
    const tone = shareTone(level, targetPercent);
    const missed = level.sent - level.met;
    return {
      label: t(`level.span${dayWord(level.days)}`),
      tip: t("level.shareTip"),
      value: level.sent === 0 ? undefined : formatShare(level.met, level.sent),
      aside: level.sent === 0 ? undefined : t("level.missed", { count: missed }),
      tone: tone === "ok" ? undefined : tone,
    };
  });
  const budget = month?.budgetLeft ?? null;
  return (
    <FigureRow
      unknownTip={t("level.nothingSent")}
      figures={[
        ...shares,
        {
          label: t("level.budget"),
          tip: t("level.budgetTip", { target: targetPercent }),
          value: budget === null ? undefined : formatPercent(Math.max(0, budget), 0),
          aside: budget !== null && budget < 0 && t("level.overspent", { times: formatCount(Math.round(1 - budget)) }),
          tone: budget === null || budget > 0.25 ? undefined : budget > 0 ? "warn" : "danger",
        },
        { label: t("level.unavailable"), tip: t("level.unavailableTip"), value: month?.unavailableMs === 0 && month.sent > 0 ? t("level.none") : <Duration ms={month?.unavailableMs} />, aside: month && month.impairedMs > 0 && t("level.impaired", { time: formatDuration(month.impairedMs) }), tone: month && month.unavailableMs > 0 ? "danger" : undefined },
        { label: t("level.doubled"), tip: t("level.doubledTip"), value: <Quantity value={month?.doubled} /> },
      ]}
    />
  );
}

function dayWord(days: number): "Day" | "Week" | "Month" {
  return days === 1 ? "Day" : days === 7 ? "Week" : "Month";
}

/** Whose level is shown; a single queue has nothing to choose from. */
function SubjectChoice({ parts, view: { change, search } }: { parts: ServiceLevel["parts"]; view: ProbesView }) {
  const { t } = useTranslation("probes");
  if (parts.length < 3 && search.broker === undefined) return null;
  const value = search.broker === undefined ? "" : search.queue === undefined ? search.broker : `${search.broker}/${search.queue}`;
  const options = parts.map(({ brokerName, queueId }) => (queueId === null ? { value: brokerName, label: brokerName } : { value: `${brokerName}/${queueId}`, label: t("queueOf", { broker: brokerName, queue: queueId }) }));
  const choose = (text: string | undefined): void => {
    const part = parts.find(({ brokerName, queueId }) => (queueId === null ? brokerName : `${brokerName}/${queueId}`) === text);
    change({ broker: part?.brokerName, queue: part?.queueId ?? undefined });
  };
  return <SelectFilter label={t("level.of")} value={value} options={options} onChange={choose} all={t("level.instance")} />;
}
