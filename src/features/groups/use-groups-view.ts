import { getRouteApi } from "@tanstack/react-router";
import type { GroupsSearch } from "./search.ts";

const route = getRouteApi("/instances/$instanceId/groups");

export interface GroupsView {
  instanceId: string;
  search: GroupsSearch;
  /** Opens or closes something: a new entry of the history, the rest of the link stays. */
  change: (part: Partial<GroupsSearch>) => void;
  /** The same without an entry of the history, for what changes while one types or chooses. */
  adjust: (part: Partial<GroupsSearch>) => void;
  /** Lists other rows: back to the first page, and no entry of the history a key. */
  narrow: (part: Partial<GroupsSearch>) => void;
}

/** What the link says this page shows, and the way to say something else. */
export function useGroupsView(): GroupsView {
  const { instanceId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const adjust = (part: Partial<GroupsSearch>): void => void navigate({ search: (before) => ({ ...before, ...part }), resetScroll: false, replace: true });
  return {
    instanceId,
    search,
    change: (part) => void navigate({ search: (before) => ({ ...before, ...part }), resetScroll: false }),
    adjust,
    narrow: (part) => adjust({ page: undefined, ...part }),
  };
}
