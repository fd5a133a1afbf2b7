import { getRouteApi } from "@tanstack/react-router";
import type { ProbesSearch } from "./search.ts";

const route = getRouteApi("/instances/$instanceId/probes");

export interface ProbesView {
  instanceId: string;
  search: ProbesSearch;
  change: (part: Partial<ProbesSearch>) => void;
}

/** What the link says this page shows, and the way to say something else. */
export function useProbesView(): ProbesView {
  const { instanceId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return { instanceId, search, change: (part) => void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false }) };
}
