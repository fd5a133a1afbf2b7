import { listSearch, textParam, wholeParam, wordParam } from "../../../lib/search-params.ts";
import type { ListSearch, RawSearch } from "../../../lib/search-params.ts";
import { severities } from "../severities.ts";
import type { Severity } from "../severities.ts";

export const alarmSortColumns = ["raisedAt", "endedAt", "severity", "ruleName", "state"] as const;
export const alarmDays = { "1d": 1, "7d": 7, "30d": 30 } as const;

/** State of the history in the link: `alarm` is the open drawer, `days` how far back it reaches (all of it unless given). */
export interface AlarmHistorySearch extends ListSearch<(typeof alarmSortColumns)[number]> {
  state?: "firing" | "ended";
  severity?: Severity;
  ack?: "true" | "false";
  rule?: string;
  days?: keyof typeof alarmDays;
  alarm?: string;
}

/** Reads the link; what makes no sense is dropped. */
export function alarmHistorySearch(raw: RawSearch): AlarmHistorySearch {
  const alarm = wholeParam(raw.alarm, 1);
  return {
    ...listSearch(raw, alarmSortColumns),
    state: wordParam(raw.state, ["firing", "ended"] as const),
    severity: wordParam(raw.severity, severities),
    ack: wordParam(raw.ack, ["true", "false"] as const),
    rule: textParam(raw.rule),
    days: wordParam(raw.days, ["1d", "7d", "30d"] as const),
    alarm: alarm === undefined ? undefined : String(alarm),
  };
}
