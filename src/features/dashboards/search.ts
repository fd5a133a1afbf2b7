import { textParam, wordParam } from "../../lib/search-params.ts";
import type { RawSearch } from "../../lib/search-params.ts";
import { metricSearch } from "../../parts/metric-search.ts";
import type { MetricSearch } from "../../parts/metric-search.ts";

/** Tabs of the page; the first is shown when the link names none. */
export const boardTabs = ["overview", "producers", "consumers", "nodes", "top20", "own"] as const;
export type BoardTab = (typeof boardTabs)[number];

/** What every board keeps in its link: the range, and the rankings that are shown as curves, joined by commas. */
export interface BoardSearch extends MetricSearch {
  curves?: string;
}

/** A board belongs to no instance; the one that the reader came from stays in the link, so that its pages stay beside it. */
export interface OwnBoardSearch extends BoardSearch {
  instance?: string;
}

/** State of the dashboards of an instance in the link: the board, and the group that the board of consumers is about. */
export interface DashboardsSearch extends BoardSearch {
  board?: BoardTab;
  group?: string;
}

/** Reads what every board has in its link; what makes no sense is dropped. */
function boardSearch(raw: RawSearch): BoardSearch {
  return { curves: textParam(raw.curves), ...metricSearch(raw) };
}

/** Reads the link of a board of one's own. */
export function ownBoardSearch(raw: RawSearch): OwnBoardSearch {
  return { instance: textParam(raw.instance), ...boardSearch(raw) };
}

/** Reads the link of the dashboards of an instance. */
export function dashboardsSearch(raw: RawSearch): DashboardsSearch {
  return { board: wordParam(raw.board, boardTabs), group: textParam(raw.group), ...boardSearch(raw) };
}

/** Whether a ranking is shown as curves, and the part of the link that turns it over. */
export function curvesOf(search: BoardSearch, id: string): { isCurves: boolean; turned: Pick<BoardSearch, "curves"> } {
  const shown = search.curves?.split(",") ?? [];
  const isCurves = shown.includes(id);
  const next = isCurves ? shown.filter((other) => other !== id) : [...shown, id];
  return { isCurves, turned: { curves: next.length === 0 ? undefined : next.join(",") } };
}
