import { getRouteApi } from "@tanstack/react-router";
import { DeadLetterGroups } from "./dead-letter-groups.tsx";
import type { DeadLettersSearch } from "./search.ts";

const route = getRouteApi("/instances/$instanceId/dead-letters");

/** The groups that have dead letters (DLQ). */
export function DeadLettersPage() {
  const { instanceId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const adjust = (part: Partial<DeadLettersSearch>): void => void navigate({ search: (before) => ({ ...before, ...part }), resetScroll: false, replace: true });
  return <DeadLetterGroups instanceId={instanceId} search={search} onAdjust={adjust} />;
}
