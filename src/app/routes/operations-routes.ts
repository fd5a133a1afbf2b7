import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { clusterQuery } from "../../features/cluster/queries.ts";
import { clusterSearch } from "../../features/cluster/search.ts";
import { loadTexts } from "../../i18n/texts.ts";
import { rootRoute } from "../root-route.tsx";

const clusterRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/instances/$instanceId/cluster",
  validateSearch: clusterSearch,
  loader: ({ context, params }) => {
    void context.queryClient.prefetchQuery(clusterQuery(params.instanceId));
    return loadTexts("cluster");
  },
  component: lazyRouteComponent(() => import("../../features/cluster/cluster-page.tsx"), "ClusterPage"),
});

/** The pages of an instance around its topics and groups. */
export const operationsRoutes = [clusterRoute] as const;
