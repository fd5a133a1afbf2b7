import { useTranslation } from "react-i18next";
import { problemOf } from "../../lib/problem.ts";
import type { Refusal } from "./produce-draft.ts";

/**
 * What stands under a field: why the page refuses it, else why the server refused it (`fields` of the
 * problem, by the path of the field in the request).
 */
export function useRefusalText(error: unknown): (refusal: Refusal | undefined, path: string) => string | undefined {
  const { t } = useTranslation(["dial-test", "shell"]);
  const refused = error ? (problemOf(error).fields ?? []) : [];
  const reasons: Record<string, string | undefined> = t("shell:fieldErrors", { returnObjects: true });
  return (refusal, path) => {
    if (refusal) return t(`form.${refusal.why}`, { least: refusal.least, most: refusal.most });
    const found = refused.find((field) => field.path.split(".").at(-1) === path);
    return found && (reasons[found.reason]?.replace("{{limit}}", String(found.limit ?? "")) ?? found.reason);
  };
}
