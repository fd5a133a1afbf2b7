import { useTranslation } from "react-i18next";
import { AsOf } from "../../ui/relative-time.tsx";
import styles from "./overview.module.css";
import type { Findings, StandingAlarms } from "./queries.ts";

/** Is anything wrong? One line that answers it; red only when an alarm that nobody looks after is critical or a finding asks to act. */
export function Verdict({ findings, alarms }: { findings: Findings; alarms: StandingAlarms }) {
  const { t } = useTranslation("doctor");
  const unchecked = findings.checks.filter(({ state }) => state === "notChecked").length;
  return (
    <section className={styles.verdict} data-tone={toneOf(findings, alarms)} aria-label={t("verdict.label")}>
      <h2>{useVerdictText(findings, alarms)}</h2>
      {findings.asOf > 0 && (
        <span className={styles.aside}>
          <AsOf at={findings.asOf} />
          {unchecked > 0 && ` · ${t("verdict.unchecked", { count: unchecked })}`}
        </span>
      )}
    </section>
  );
}

function toneOf({ asOf, total }: Findings, alarms: StandingAlarms): "idle" | "danger" | "warn" | "ok" {
  if (alarms.isCritical || total.act > 0) return "danger";
  if (alarms.count > 0) return "warn";
  if (asOf === 0) return "idle";
  if (total.watch > 0) return "warn";
  return alarms.total > 0 ? "idle" : "ok";
}

function useVerdictText({ asOf, total }: Findings, alarms: StandingAlarms): string {
  const { t } = useTranslation("doctor");
  const firing = alarms.total > 0 && t("verdict.alarms", { count: alarms.total });
  const acknowledged = alarms.total > alarms.count && t("verdict.acknowledged", { count: alarms.total - alarms.count });
  const act = total.act > 0 && t("verdict.act", { count: total.act });
  const watch = total.watch > 0 && t("verdict.watch", { count: total.watch });
  const parts = (asOf === 0 ? [firing, acknowledged] : [firing, acknowledged, act, watch]).filter((part) => part !== false);
  if (parts.length > 0) return parts.reduce((first, second) => t("verdict.also", { first, second }));
  if (asOf === 0) return t("verdict.waiting");
  return total.note > 0 ? t("verdict.notes", { count: total.note }) : t("verdict.well");
}
