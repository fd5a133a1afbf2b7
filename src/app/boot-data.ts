import type { QueryClient } from "@tanstack/react-query";
import type { AnswerOf } from "../api/call.ts";
import { keepCsrfToken } from "../api/call.ts";
import { allInstancesQuery } from "../features/instances/queries.ts";
import { sessionQuery } from "../features/session/queries.ts";

/**
 * What the server writes in place of `<!--boot-->` of index.html, as
 * `<script type="application/json" id="boot">{"session": …, "instances": …}</script>` with `<` escaped
 * as `\u003c`: the answers of `getSession` and, when signed in, of `listInstances?pageSize=100`. It
 * saves two round trips before the first row. The page works without it (the dev server has none).
 */
interface BootData {
  session?: AnswerOf<"getSession">;
  instances?: AnswerOf<"listInstances">;
}

/** Puts the server's answers into the query cache, where the pages look first. */
export function takeBootData(queryClient: QueryClient): void {
  const text = document.querySelector("#boot")?.textContent;
  if (!text) return;
  const boot: BootData = JSON.parse(text);
  if (boot.session) {
    keepCsrfToken(boot.session.csrfToken);
    queryClient.setQueryData(sessionQuery.queryKey, boot.session);
  }
  if (boot.instances) queryClient.setQueryData(allInstancesQuery.queryKey, boot.instances);
}
