import { getRouteApi } from "@tanstack/react-router";
import type { TopicsSearch } from "./search.ts";

const route = getRouteApi("/instances/$instanceId/topics");

export interface TopicsView {
  instanceId: string;
  search: TopicsSearch;
  /** Opens or closes something: a new entry of the history, the rest of the link stays. */
  change: (part: Partial<TopicsSearch>) => void;
  /** The same without an entry of the history, for what changes while one looks. */
  adjust: (part: Partial<TopicsSearch>) => void;
  /** Lists other rows: back to the first page, and no entry of the history a key. */
  narrow: (part: Partial<TopicsSearch>) => void;
}

/** What the link says this page shows, and the way to say something else. */
export function useTopicsView(): TopicsView {
  const { instanceId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const adjust = (part: Partial<TopicsSearch>): void => void navigate({ search: (before) => ({ ...before, ...part }), resetScroll: false, replace: true });
  return {
    instanceId,
    search,
    change: (part) => void navigate({ search: (before) => ({ ...before, ...part }), resetScroll: false }),
    adjust,
    narrow: (part) => adjust({ page: undefined, ...part }),
  };
}
