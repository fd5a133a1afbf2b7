import { useTranslation } from "react-i18next";
import { InputRange } from "./input-range.tsx";
import styles from "./jobs.module.css";
import type { Job } from "./queries.ts";
import { recordOf } from "./resend-input.ts";

/** What an export was asked to write, so that two of one topic can be told apart. */
export function ExportInput({ job: { input } }: { job: Job }) {
  const { t } = useTranslation("jobs");
  const [form, source] = [recordOf(input["form"]), recordOf(input["source"])];
  const { brokerName, classId, queueId } = source;
  return (
    <div className={styles.figures}>
      <span>{form["format"] === "jsonLines" ? "JSON lines" : "CSV"}</span>
      {form["gzip"] === true && <span>gzip</span>}
      {form["body"] === "base64" && <span>base64</span>}
      {Array.isArray(source["offsetMessageIds"]) && <span>{t("input.byId", { count: source["offsetMessageIds"].length })}</span>}
      {typeof brokerName === "string" && brokerName !== "" && <span>{t("input.broker", { broker: brokerName })}</span>}
      {typeof queueId === "number" && <span>{t("input.queue", { queue: queueId })}</span>}
      <InputRange range={source} filter={{ ...recordOf(source["filter"]), classId }} />
    </div>
  );
}
