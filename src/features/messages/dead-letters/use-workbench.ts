import { getRouteApi } from "@tanstack/react-router";
import type { DeadLettersSearch } from "./search.ts";

const route = getRouteApi("/instances/$instanceId/dead-letters");

export interface Workbench {
  instanceId: string;
  group: string;
  search: DeadLettersSearch;
  /** Opens or closes something: a new entry of the history, the rest of the link stays. */
  open: (part: Partial<DeadLettersSearch>) => void;
  /** The same without an entry of the history, for what changes while one types or chooses. */
  adjust: (part: Partial<DeadLettersSearch>) => void;
}

/** What a dialog is about: the ticked messages, or all that the link describes. */
export type Chosen = { ids: string[] } | "matching";
/** What is sent again: those, or what failed in an earlier job. */
export type ChosenToResend = Chosen | { failedOf: string; messages: number };

/** What the link says this page shows, and the way to say something else. */
export function useWorkbench(): Workbench {
  const { instanceId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const go = (part: Partial<DeadLettersSearch>, replace: boolean): void => void navigate({ search: (before) => ({ ...before, ...part }), resetScroll: false, replace });
  return { instanceId, group: search.group ?? "", search, open: (part) => go(part, false), adjust: (part) => go(part, true) };
}
