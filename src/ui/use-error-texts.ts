import { useTranslation } from "react-i18next";
import enShell from "../i18n/en/shell.json";
import type { ErrorKey } from "../i18n/catalogue-types.ts";
import { formatBytes } from "../lib/format-bytes.ts";
import { problemOf } from "../lib/problem.ts";
import type { Problem } from "../lib/problem.ts";

interface ErrorTexts {
  title: string;
  remedy: string;
}

/** What failed and what to do, in the reader's language, from the table of error codes (`i18n/<language>/errors.json`). */
export function useErrorTexts(error: unknown): ErrorTexts {
  return useTextsOf()(problemOf(error));
}

/** The same as one line, for a failure that comes later: a toast has no component of its own. */
export function useErrorLine(): (error: unknown) => string {
  const lineOf = useProblemLine();
  return (error) => lineOf(problemOf(error));
}

/** The same as one line for a failure that an answer tells of. */
export function useProblemLine(): (problem: Problem) => string {
  const { t } = useTranslation();
  const textsOf = useTextsOf();
  return (problem) => {
    const { title, remedy } = textsOf(problem);
    return `${title}${t("error.separator")}${remedy}`;
  };
}

function useTextsOf(): (problem: Problem) => ErrorTexts {
  const { t, i18n } = useTranslation("errors");
  const { t: shell } = useTranslation();
  /** The server names things and deeds by their English code; the reader gets the word of the catalogue. */
  const wordsOf = ({ what, action }: Problem["params"]): Record<string, string> => {
    const isThing = (name: unknown): name is keyof typeof enShell.things => typeof name === "string" && name in enShell.things;
    const isDeed = (name: unknown): name is keyof typeof enShell.deeds => typeof name === "string" && name in enShell.deeds;
    return { ...(isThing(what) && { what: shell(`things.${what}`) }), ...(isDeed(action) && { action: shell(`deeds.${action}`) }) };
  };
  const isKnown = (code: string): code is ErrorKey => i18n.exists(`errors:${code}.title`);
  return (problem) => {
    const code = isKnown(problem.code) ? problem.code : "unexpected";
    const values = { ...problem.params, message: problem.message, ...wordsOf(problem.params), ...(typeof problem.params.limitBytes === "number" && { limitBytes: formatBytes(problem.params.limitBytes) }) };
    return { title: t(`${code}.title`, values), remedy: t(`${code}.remedy`, values) };
  };
}
