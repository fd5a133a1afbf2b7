import { getRouteApi } from "@tanstack/react-router";
import type { AlarmHistorySearch } from "./search.ts";

const route = getRouteApi("/instances/$instanceId/alarms/history");

export interface HistoryView {
  instanceId: string;
  search: AlarmHistorySearch;
  /** Opens or closes something: a new entry of the browser's history. */
  change: (part: Partial<AlarmHistorySearch>) => void;
  /** Lists other rows, from the first page. */
  narrow: (part: Partial<AlarmHistorySearch>) => void;
}

/** What the link says the history shows. */
export function useHistoryView(): HistoryView {
  const { instanceId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return {
    instanceId,
    search,
    change: (part) => void navigate({ search: (before) => ({ ...before, ...part }), resetScroll: false }),
    narrow: (part) => void navigate({ search: (before) => ({ ...before, page: undefined, ...part }), resetScroll: false, replace: true }),
  };
}
