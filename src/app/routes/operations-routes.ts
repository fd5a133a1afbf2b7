import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { consumersQuery, producersQuery } from "../../features/clients/queries.ts";
import { consumersSearch, producersSearch } from "../../features/clients/search.ts";
import { clusterQuery } from "../../features/cluster/queries.ts";
import { clusterSearch } from "../../features/cluster/search.ts";
import { probesQuery, serviceLevelQuery } from "../../features/probes/queries.ts";
import { probesSearch } from "../../features/probes/search.ts";
import { dialTestSearch } from "../../features/dial-test/search.ts";
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

const producersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/instances/$instanceId/producers",
  validateSearch: producersSearch,
  loaderDeps: ({ search: { q, sort, page, size, broker } }) => ({ q, sort, page, size, broker }),
  loader: ({ context, params, deps }) => {
    void context.queryClient.prefetchQuery(producersQuery(params.instanceId, deps));
    return loadTexts("clients");
  },
  component: lazyRouteComponent(() => import("../../features/clients/producers-page.tsx"), "ProducersPage"),
});

const consumersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/instances/$instanceId/consumers",
  validateSearch: consumersSearch,
  loaderDeps: ({ search: { q, sort, page, size, broker } }) => ({ q, sort, page, size, broker }),
  loader: ({ context, params, deps }) => {
    void context.queryClient.prefetchQuery(consumersQuery(params.instanceId, deps));
    return loadTexts("clients");
  },
  component: lazyRouteComponent(() => import("../../features/clients/consumers-page.tsx"), "ConsumersPage"),
});

const dialTestRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/instances/$instanceId/dial-test",
  validateSearch: dialTestSearch,
  loader: () => loadTexts("dial-test"),
  component: lazyRouteComponent(() => import("../../features/dial-test/dial-test-page.tsx"), "DialTestPage"),
});

const probesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/instances/$instanceId/probes",
  validateSearch: probesSearch,
  loaderDeps: ({ search: { broker, queue } }) => ({ broker, queue }),
  loader: ({ context, params, deps }) => {
    void context.queryClient.prefetchQuery(probesQuery(params.instanceId));
    void context.queryClient.prefetchQuery(serviceLevelQuery(params.instanceId, deps));
    return loadTexts("probes");
  },
  component: lazyRouteComponent(() => import("../../features/probes/probes-page.tsx"), "ProbesPage"),
});

/** Cluster, clients and dial test of an instance. */
export const operationsRoutes = [clusterRoute, producersRoute, consumersRoute, dialTestRoute, probesRoute] as const;
