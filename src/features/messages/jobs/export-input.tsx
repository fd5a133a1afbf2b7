import { useTranslation } from "react-i18next";
import { formatExact } from "../../../lib/format-time.ts";
import styles from "./jobs.module.css";
import type { Job } from "./queries.ts";

/** What an export was asked to write, so that two of one topic can be told apart. */
export function ExportInput({ job: { input } }: { job: Job }) {
  const { t } = useTranslation("jobs");
  const [form, source] = [partOf(input["form"]), partOf(input["source"])];
  const timeOf = (name: string): string | undefined => (typeof source[name] === "number" ? formatExact(source[name], false) : undefined);
  const [begin, end] = [timeOf("beginAt"), timeOf("endAt")];
  const filter = Object.entries(partOf(source["filter"])).flatMap(([name, value]) => (typeof value === "string" && value !== "" ? `${name}=${value}` : []));
  return (
    <div className={styles.figures}>
      <span>{form["format"] === "jsonLines" ? "JSON lines" : "CSV"}</span>
      {form["gzip"] === true && <span>gzip</span>}
      {form["body"] === "base64" && <span>base64</span>}
      {Array.isArray(source["offsetMessageIds"]) && <span>{t("input.byId", { count: source["offsetMessageIds"].length })}</span>}
      {end !== undefined && <span>{begin === undefined ? t("input.until", { end }) : t("input.range", { begin, end })}</span>}
      {filter.length > 0 && <code>{filter.join(" ")}</code>}
    </div>
  );
}

function partOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
