import { getRouteApi } from "@tanstack/react-router";
import type { ClusterSearch } from "./search.ts";

const route = getRouteApi("/instances/$instanceId/cluster");

export interface ClusterView {
  instanceId: string;
  search: ClusterSearch;
  change: (part: Partial<ClusterSearch>) => void;
}

/** What the link says this page shows, and the way to say something else. */
export function useClusterView(): ClusterView {
  const { instanceId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return { instanceId, search, change: (part) => void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false }) };
}
