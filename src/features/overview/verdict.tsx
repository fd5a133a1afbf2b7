import { useTranslation } from "react-i18next";
import { AsOf } from "../../ui/relative-time.tsx";
import styles from "./overview.module.css";
import type { Findings } from "./queries.ts";

/** Is anything wrong? One line that answers it. */
export function Verdict({ findings }: { findings: Findings }) {
  const { t } = useTranslation("doctor");
  const unchecked = findings.checks.filter(({ state }) => state === "notChecked").length;
  return (
    <section className={styles.verdict} data-tone={toneOf(findings)} aria-label={t("verdict.label")}>
      <h2>{useVerdictText(findings)}</h2>
      {findings.asOf > 0 && (
        <span className={styles.aside}>
          <AsOf at={findings.asOf} />
          {unchecked > 0 && ` · ${t("verdict.unchecked", { count: unchecked })}`}
        </span>
      )}
    </section>
  );
}

function toneOf({ asOf, total }: Findings): "idle" | "danger" | "warn" | "ok" {
  if (asOf === 0) return "idle";
  return total.act > 0 ? "danger" : total.watch > 0 ? "warn" : "ok";
}

function useVerdictText({ asOf, total }: Findings): string {
  const { t } = useTranslation("doctor");
  if (asOf === 0) return t("verdict.waiting");
  const act = total.act > 0 && t("verdict.act", { count: total.act });
  const watch = total.watch > 0 && t("verdict.watch", { count: total.watch });
  if (act && watch) return t("verdict.also", { first: act, second: watch });
  return act || watch || (total.note > 0 ? t("verdict.notes", { count: total.note }) : t("verdict.well"));
}
