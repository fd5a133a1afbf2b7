import { useTranslation } from "react-i18next";
import { metricsOf } from "../../../contract/alarm-metrics.ts";
import { useMetricTexts } from "../../../parts/use-metric-texts.ts";
import { Button, IconButton } from "../../../ui/button.tsx";
import { SelectField } from "../../../ui/select-field.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { comparisonSigns } from "../alarm-words.tsx";
import styles from "../alarms.module.css";
import { thresholdUnits } from "../threshold-units.ts";
import { freshCondition, statisticsOf } from "./rule-draft.ts";
import type { ConditionDraft, DraftProblems, RuleDraft } from "./rule-draft.ts";
import { PointsField } from "./points-field.tsx";

const maxConditions = 10;
const comparisons = [">", ">=", "<", "<=", "==", "!="] as const satisfies readonly ConditionDraft["comparison"][];

type Part = Pick<RuleDraft, "dimension" | "match" | "conditions">;

interface ConditionFieldsProps {
  draft: Part;
  problems: DraftProblems;
  onChange: (part: Partial<Pick<RuleDraft, "match" | "conditions">>) => void;
  /** They are those of a template. */
  isFixed?: boolean;
}

/** ALM-008 to ALM-012: one to ten conditions, of which any or all must be met. */
export function ConditionFields({ draft, problems, onChange, isFixed = false }: ConditionFieldsProps) {
  const { t } = useTranslation("alarms");
  const { conditions, dimension, match } = draft;
  const replace = (at: number, condition: ConditionDraft): void => onChange({ conditions: conditions.map((other, index) => (index === at ? condition : other)) });
  const [first = "lag"] = metricsOf(dimension);
  return (
    <>
      {conditions.length > 1 && (
        <SelectField label={t("condition.match")} value={match} options={(["any", "all"] as const).map((value) => ({ value, label: t(`condition.${value}`), off: isFixed }))} onChange={(value) => onChange({ match: value })} />
      )}
      {conditions.map((condition, index) => (
        // A condition has no name of its own: its place is what tells it apart.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index} className={styles.condition} role="group" aria-label={t("condition.number", { number: index + 1 })}>
          <OneCondition condition={condition} dimension={dimension} problem={problems[`threshold${index}`]} onChange={(changed) => replace(index, changed)} isFixed={isFixed} />
          {conditions.length > 1 && !isFixed && <IconButton small icon="trash" label={t("condition.remove")} onClick={() => onChange({ conditions: conditions.filter((_, other) => other !== index) })} />}
        </div>
      ))}
      {!isFixed && conditions.length < maxConditions && (
        <div>
          <Button small icon="add" onClick={() => onChange({ conditions: [...conditions, freshCondition(conditions.at(-1)?.metric ?? first)] })}>
            {t("condition.add")}
          </Button>
        </div>
      )}
    </>
  );
}

interface OneConditionProps {
  condition: ConditionDraft;
  dimension: RuleDraft["dimension"];
  problem: DraftProblems["name"];
  onChange: (condition: ConditionDraft) => void;
  isFixed: boolean;
}

function OneCondition({ condition, dimension, problem, onChange, isFixed }: OneConditionProps) {
  const { t } = useTranslation("alarms");
  const { t: metricText } = useTranslation("metrics");
  const { metricHelp, metricName } = useMetricTexts();
  const units = thresholdUnits(condition.metric, condition.statistic);
  // What was typed stays where the other metric or statistic has the same unit.
  const fitted = (changed: ConditionDraft): ConditionDraft => {
    const known = thresholdUnits(changed.metric, changed.statistic);
    return { ...changed, unit: known.some(({ id }) => id === changed.unit) ? changed.unit : (known[0]?.id ?? "") };
  };
  const withMetric = (metric: ConditionDraft["metric"]): ConditionDraft => {
    const statistics = statisticsOf(metric);
    return fitted({ ...condition, metric, statistic: statistics.includes(condition.statistic) ? condition.statistic : (statistics[0] ?? "max") });
  };
  return (
    <div className={styles.conditionFields}>
      <SelectField label={t("condition.metric")} value={condition.metric} options={metricsOf(dimension).map((value) => ({ value, label: metricName(value), off: isFixed }))} onChange={(metric) => onChange(withMetric(metric))} hint={metricHelp(condition.metric)} />
      <div className={styles.triple}>
        <SelectField label={t("condition.statistic")} value={condition.statistic} options={statisticsOf(condition.metric).map((value) => ({ value, label: metricText(`statistics.${value}`), off: isFixed }))} onChange={(statistic) => onChange(fitted({ ...condition, statistic }))} />
        <SelectField label={t("condition.period")} value={String(condition.periodMinutes)} options={(["1", "5"] as const).map((value) => ({ value, label: t("condition.minutes", { count: Number(value) }), off: isFixed }))} onChange={(text) => onChange({ ...condition, periodMinutes: text === "5" ? 5 : 1 })} />
        <PointsField label={t("condition.points")} value={condition.points} onChange={(points) => onChange({ ...condition, points })} isOff={isFixed} />
      </div>
      <div className={styles.triple}>
        <SelectField label={t("condition.comparison")} value={condition.comparison} options={comparisons.map((value) => ({ value, label: `${comparisonSigns[value]} ${t(`comparisons.${value}`)}`, off: isFixed }))} onChange={(comparison) => onChange({ ...condition, comparison })} />
        <TextField label={t("condition.threshold")} inputMode="decimal" autoComplete="off" readOnly={isFixed} value={condition.threshold} onChange={(threshold) => onChange({ ...condition, threshold })} {...(problem && { error: t(`problems.${problem}`) })} />
        {units.length > 1 || units[0]?.id !== "" ? (
          <SelectField label={t("condition.unit")} value={condition.unit} options={units.map(({ id }) => ({ value: id, label: id, off: isFixed }))} onChange={(unit) => onChange({ ...condition, unit })} />
        ) : (
          <span />
        )}
      </div>
    </div>
  );
}
