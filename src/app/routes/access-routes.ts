import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { accessStateQuery, userListQuery } from "../../features/access/queries.ts";
import { accessSearch } from "../../features/access/search.ts";
import { loadTexts } from "../../i18n/texts.ts";
import { rootRoute } from "../root-route.tsx";

const accessRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/instances/$instanceId/access",
  validateSearch: accessSearch,
  loaderDeps: ({ search: { q, sort, page, size, admin } }) => ({ q, sort, page, size, admin }),
  loader: ({ context, params, deps }) => {
    void context.queryClient.prefetchQuery(accessStateQuery(params.instanceId));
    void context.queryClient.prefetchQuery(userListQuery(params.instanceId, deps));
    return loadTexts("access");
  },
  component: lazyRouteComponent(() => import("../../features/access/access-page.tsx"), "AccessPage"),
});

export const accessRoutes = [accessRoute] as const;
