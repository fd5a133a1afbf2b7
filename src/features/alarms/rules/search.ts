import { alarmDimensions } from "../../../contract/alarm-metrics.ts";
import type { AlarmDimension } from "../../../contract/alarm-metrics.ts";
import { metricNames } from "../../../contract/metric-names.ts";
import type { MetricName } from "../../../contract/metric-names.ts";
import { listSearch, textParam, wordParam } from "../../../lib/search-params.ts";
import type { ListSearch, RawSearch } from "../../../lib/search-params.ts";

export const ruleSortColumns = ["name", "dimension", "severity", "firing", "updatedAt"] as const;

/**
 * State of the rules in the link. `create` opens an empty form, `edit` that of a rule, `copy` a new one like a rule, `remove` asks before it is deleted.
 * `dimension` is a filter of the list. A chart leads here with `create`, its `metric`, the dimension `of` the new rule and, where it is about one, its object: `topic`, `group`, `broker`, `queue`.
 */
export interface RuleSearch extends ListSearch<(typeof ruleSortColumns)[number]> {
  dimension?: AlarmDimension;
  enabled?: "true" | "false";
  create?: true;
  edit?: string;
  copy?: string;
  remove?: string;
  presets?: true;
  of?: AlarmDimension;
  metric?: MetricName;
  topic?: string;
  group?: string;
  broker?: string;
  queue?: string;
}

const flag = (value: unknown): true | undefined => (value === true || value === "true" || value === "1" || value === 1 ? true : undefined);

/** Reads the link; what makes no sense is dropped. */
export function ruleSearch(raw: RawSearch): RuleSearch {
  return {
    ...listSearch(raw, ruleSortColumns),
    dimension: wordParam(raw.dimension, alarmDimensions),
    enabled: wordParam(raw.enabled, ["true", "false"] as const),
    create: flag(raw.create),
    edit: textParam(raw.edit),
    copy: textParam(raw.copy),
    remove: textParam(raw.remove),
    presets: flag(raw.presets),
    of: wordParam(raw.of, alarmDimensions),
    metric: wordParam(raw.metric, metricNames),
    topic: textParam(raw.topic),
    group: textParam(raw.group),
    broker: textParam(raw.broker),
    queue: textParam(raw.queue),
  };
}

/** The part of the link that belongs to the form, taken out when it closes. */
export const noForm = { create: undefined, edit: undefined, copy: undefined, of: undefined, metric: undefined, topic: undefined, group: undefined, broker: undefined, queue: undefined } satisfies RuleSearch;
