import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { tellDone } from "../../ui/toasts.tsx";
import { accessChanges } from "./queries.ts";
import type { Outcome } from "./queries.ts";
import type { AccessSearch } from "./search.ts";

const route = getRouteApi("/instances/$instanceId/access");

/** A change that some brokers did not take, and the way to try them again. */
export interface PartialFailure {
  text: string;
  outcome: Outcome;
  repeat: () => Promise<Outcome>;
}

/** A secret that is shown this once. */
export interface NewSecret {
  userId: string;
  secret: string;
  topic: string | undefined;
  group: string | undefined;
}

export interface AccessView {
  instanceId: string;
  search: AccessSearch;
  changes: ReturnType<typeof accessChanges>;
  /** Opens or closes something: a new entry of the history, the rest of the link stays. */
  change: (part: Partial<AccessSearch>) => void;
  /** Lists other rows: back to the first page, and no entry of the history a key. */
  narrow: (part: Partial<AccessSearch>) => void;
  /** The same without the first page. */
  adjust: (part: Partial<AccessSearch>) => void;
  /** Says that a change is done, or which brokers did not take it. */
  report: (outcome: Outcome, text: string, repeat: () => Promise<Outcome>) => void;
  failed: PartialFailure | undefined;
  forgetFailure: () => void;
  newSecret: NewSecret | undefined;
  showSecret: (secret: NewSecret | undefined) => void;
}

/** What the link says this page shows, the changes it can make, and what they left to say. */
export function useAccessView(): AccessView {
  const { instanceId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const queryClient = useQueryClient();
  const [failed, setFailed] = useState<PartialFailure>();
  const [newSecret, showSecret] = useState<NewSecret>();
  const adjust = (part: Partial<AccessSearch>): void => void navigate({ search: (before) => ({ ...before, ...part }), resetScroll: false, replace: true });
  return {
    instanceId,
    search,
    changes: accessChanges(queryClient, instanceId),
    change: (part) => void navigate({ search: (before) => ({ ...before, ...part }), resetScroll: false }),
    adjust,
    narrow: (part) => adjust({ page: undefined, ...part }),
    report: (outcome, text, repeat) => {
      setFailed(outcome.failures.length > 0 ? { text, outcome, repeat } : undefined);
      if (outcome.failures.length === 0) tellDone(text);
    },
    failed,
    forgetFailure: () => setFailed(undefined),
    newSecret,
    showSecret,
  };
}
