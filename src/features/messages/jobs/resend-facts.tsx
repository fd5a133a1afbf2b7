import { useTranslation } from "react-i18next";
import { exactCount } from "../../../lib/format-count.ts";
import { InputRange } from "./input-range.tsx";
import styles from "./jobs.module.css";
import type { Job } from "./queries.ts";
import { recordOf, resendInputOf } from "./resend-input.ts";

/** What a resend was asked to do: where to, how fast, and which messages. */
export function ResendFacts({ job }: { job: Job }) {
  const { t } = useTranslation("jobs");
  const { alreadyResent, ratePerSecond, selection, target } = resendInputOf(job);
  const { failedOf, ids, matching } = selection;
  return (
    <div className={styles.figures}>
      {target !== undefined && <span>{t(`input.target.${target}`, { group: job.subject })}</span>}
      {ratePerSecond !== undefined && <span>{t("input.rate", { rate: exactCount(ratePerSecond) })}</span>}
      {Array.isArray(ids) && <span>{t("input.byId", { count: ids.length })}</span>}
      {typeof failedOf === "string" && <span>{t("input.failedOf", { job: failedOf })}</span>}
      {matching !== undefined && <InputRange range={recordOf(matching)} filter={recordOf(matching)} />}
      {alreadyResent === "again" && <span>{t("input.again")}</span>}
    </div>
  );
}
