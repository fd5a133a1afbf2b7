import { alarmDimensions } from "../../../contract/alarm-metrics.ts";
import type { AlarmDimension } from "../../../contract/alarm-metrics.ts";
import { listSearch, textParam, wordParam } from "../../../lib/search-params.ts";
import type { ListSearch, RawSearch } from "../../../lib/search-params.ts";

export const templateSortColumns = ["name", "dimension", "rules", "updatedAt"] as const;

/** State of the templates in the link: `edit` is the id of the one in the form, or `new`. */
export interface TemplateSearch extends ListSearch<(typeof templateSortColumns)[number]> {
  dimension?: AlarmDimension;
  edit?: string;
  remove?: string;
}

/** Reads the link; what makes no sense is dropped. */
export function templateSearch(raw: RawSearch): TemplateSearch {
  return { ...listSearch(raw, templateSortColumns), dimension: wordParam(raw.dimension, alarmDimensions), edit: textParam(raw.edit), remove: textParam(raw.remove) };
}
