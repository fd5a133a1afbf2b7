import { useTranslation } from "react-i18next";
import { formatBytes } from "../../lib/format-bytes.ts";
import { exactCount, formatRate } from "../../lib/format-count.ts";
import { formatDuration } from "../../lib/format-duration.ts";
import { formatClock, formatExact } from "../../lib/format-time.ts";
import { formatPercent } from "../../lib/format-percent.ts";
import type { Finding } from "./queries.ts";

type Params = Finding["params"];

/** A time of today without its date. */
function formatMoment(atMs: number): string {
  const isToday = new Date(atMs).toDateString() === new Date().toDateString();
  return isToday ? formatClock(atMs) : formatExact(atMs, false);
}

const formats: readonly [suffix: RegExp, format: (value: number) => string][] = [
  [/AtMs$/, formatMoment],
  [/Ms$/, formatDuration],
  [/BytesPerSecond$/, (value) => `${formatBytes(value)}/s`],
  [/Bytes$/, formatBytes],
  [/PerSecond$/, (value) => `${formatRate(value)}/s`],
  [/Ratio$/, (value) => formatPercent(value, 0)],
];

/** A parameter as text; the end of its name says what it is (contract, evidenceCode). */
export function formatParameters(params: Params): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      if (typeof value === "string") return [name, value];
      const format = formats.find(([suffix]) => suffix.test(name))?.[1] ?? ((figure: number) => exactCount(figure));
      return [name, format(value)];
    }),
  );
}

/** Title, evidence and remedy of a finding in the reader's language. */
export function useFindingTexts() {
  const { t } = useTranslation("doctor");
  return {
    title: ({ kind, params }: Finding): string => t(`findings.${kind}`, { replace: formatParameters(params) }),
    evidence: ({ evidence }: Finding): string[] => evidence.map(({ code, params }) => t(`evidence.${code}`, { replace: formatParameters(params) })),
    remedy: ({ kind }: Finding): string => t(`remedies.${kind}`),
  };
}
