import { queryOptions } from "@tanstack/react-query";
import { call, keepCsrfToken } from "../../api/call.ts";

export const sessionKey = ["session"] as const;

/** Who is signed in; also keeps the token that every change must carry. */
export const sessionQuery = queryOptions({
  queryKey: sessionKey,
  queryFn: async ({ signal }) => {
    const session = await call("getSession", { signal });
    keepCsrfToken(session.csrfToken);
    return session;
  },
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
});
