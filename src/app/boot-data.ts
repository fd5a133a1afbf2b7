import type { QueryClient } from "@tanstack/react-query";
import type { AnswerOf } from "../api/call.ts";
import { offerAnswer } from "../api/answers-at-hand.ts";
import { keepCsrfToken } from "../api/call.ts";
import { allInstancesQuery } from "../features/instances/queries.ts";
import { sessionQuery } from "../features/session/queries.ts";

/**
 * What the server writes in place of `<!--boot-->` of index.html, as
 * `<script type="application/json" id="boot">{"session": …, "instances": …}</script>` with `<` escaped
 * as `\u003c`: the answers of `getSession` and, when signed in, of `listInstances?pageSize=100`, and the
 * rows of the list page that is opened. It
 * saves two round trips before the first row. The page works without it (the dev server has none).
 */
interface BootData {
  session?: AnswerOf<"getSession">;
  instances?: AnswerOf<"listInstances">;
  /** The rows of the list page that the address names. */
  listTopics?: AnswerOf<"listTopics">;
  listGroups?: AnswerOf<"listGroups">;
}

/** Parameters that page and server read alike; with any other in the link the page asks for its rows itself. */
const sharedParameters = new Set(["q", "sort", "page", "size"]);

/** Puts the server's answers into the query cache, where the pages look first. */
export function takeBootData(queryClient: QueryClient): void {
  const text = document.querySelector("#boot")?.textContent;
  if (!text) return;
  const boot: BootData = JSON.parse(text);
  if (boot.session) {
    keepCsrfToken(boot.session.csrfToken);
    queryClient.setQueryData(sessionQuery.queryKey, boot.session);
  }
  const isPlain = [...new URLSearchParams(location.search).keys()].every((key) => sharedParameters.has(key));
  if (isPlain && boot.listTopics) offerAnswer("listTopics", boot.listTopics);
  if (isPlain && boot.listGroups) offerAnswer("listGroups", boot.listGroups);
  if (boot.instances) queryClient.setQueryData(allInstancesQuery.queryKey, boot.instances);
}
