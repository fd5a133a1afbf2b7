import { useTranslation } from "react-i18next";
import { formatExact } from "../../../lib/format-time.ts";

const filterFields = ["tag", "key", "property", "text", "classId"];

/** The store times and the filter that a job was given. */
export function InputRange({ range, filter }: { range: Record<string, unknown>; filter: Record<string, unknown> }) {
  const { t } = useTranslation("jobs");
  const timeOf = (name: string): string | undefined => (typeof range[name] === "number" ? formatExact(range[name], false) : undefined);
  const [begin, end] = [timeOf("beginAt"), timeOf("endAt")];
  const given = filterFields.flatMap((name) => {
    const value = filter[name];
    return typeof value === "string" && value !== "" ? `${name}=${value}` : [];
  });
  return (
    <>
      {end !== undefined && <span>{begin === undefined ? t("input.until", { end }) : t("input.range", { begin, end })}</span>}
      {given.length > 0 && <code>{given.join(" ")}</code>}
    </>
  );
}
