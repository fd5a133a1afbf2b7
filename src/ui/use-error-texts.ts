import { useTranslation } from "react-i18next";
import type { ErrorKey } from "../i18n/catalogue-types.ts";
import { problemOf } from "../lib/problem.ts";

/** What failed and what to do, in the reader's language, from the table of error codes (`i18n/<language>/errors.json`). */
export function useErrorTexts(error: unknown): { title: string; remedy: string } {
  const { t, i18n } = useTranslation("errors");
  const problem = problemOf(error);
  const isKnown = (code: string): code is ErrorKey => i18n.exists(`errors:${code}.title`);
  const code = isKnown(problem.code) ? problem.code : "unexpected";
  const values = { ...problem.params, message: problem.message };
  return { title: t(`${code}.title`, values), remedy: t(`${code}.remedy`, values) };
}
