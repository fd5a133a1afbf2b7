import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ruleChanges } from "./queries.ts";
import type { RuleSearch } from "./search.ts";

const route = getRouteApi("/instances/$instanceId/alarms/rules");

export interface RulesView {
  instanceId: string;
  search: RuleSearch;
  changes: ReturnType<typeof ruleChanges>;
  /** Opens or closes something: a new entry of the browser's history. */
  change: (part: Partial<RuleSearch>) => void;
  /** Lists other rows, from the first page. */
  narrow: (part: Partial<RuleSearch>) => void;
}

/** What the link says the page of rules shows, and the changes that it can make. */
export function useRulesView(): RulesView {
  const { instanceId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const queryClient = useQueryClient();
  return {
    instanceId,
    search,
    changes: ruleChanges(queryClient, instanceId),
    change: (part) => void navigate({ search: (before) => ({ ...before, ...part }), resetScroll: false }),
    narrow: (part) => void navigate({ search: (before) => ({ ...before, page: undefined, ...part }), resetScroll: false, replace: true }),
  };
}
