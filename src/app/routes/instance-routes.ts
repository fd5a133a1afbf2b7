import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { instanceQuery } from "../../api/instance-queries.ts";
import { instanceListQuery } from "../../features/instances/queries.ts";
import { instanceDetailSearch, instanceListSearch } from "../../features/instances/search.ts";
import { findingsQuery } from "../../features/overview/queries.ts";
import { overviewSearch } from "../../features/overview/search.ts";
import { loadTexts } from "../../i18n/texts.ts";
import { rootRoute } from "../root-route.tsx";

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  beforeLoad: () => {
    // oxlint-disable-next-line typescript/only-throw-error
    throw redirect({ to: "/instances", replace: true });
  },
});

/**
 * The pattern of every page: the link's state is read by a function of the feature, the loader starts
 * the page's query without waiting for it and waits for the texts only, and the page is a chunk of its
 * own. So chunk, texts and rows travel at the same time.
 */
const instanceListRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/instances",
  validateSearch: instanceListSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => {
    void context.queryClient.prefetchQuery(instanceListQuery(deps));
    return loadTexts("instances");
  },
  component: lazyRouteComponent(() => import("../../features/instances/instance-list-page.tsx"), "InstanceListPage"),
});

const overviewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/instances/$instanceId",
  validateSearch: overviewSearch,
  loader: ({ context, params }) => {
    void context.queryClient.prefetchQuery(instanceQuery(params.instanceId));
    void context.queryClient.prefetchQuery(findingsQuery(params.instanceId));
    return Promise.all([loadTexts("overview"), loadTexts("doctor")]);
  },
  component: lazyRouteComponent(() => import("../../features/overview/overview-page.tsx"), "OverviewPage"),
});

const instanceDetailRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/instances/$instanceId/details",
  validateSearch: instanceDetailSearch,
  loader: ({ context, params }) => {
    void context.queryClient.prefetchQuery(instanceQuery(params.instanceId));
    return Promise.all([loadTexts("instances"), loadTexts("probes")]);
  },
  component: lazyRouteComponent(() => import("../../features/instances/instance-detail-page.tsx"), "InstanceDetailPage"),
});

export const instanceRoutes = [homeRoute, instanceListRoute, overviewRoute, instanceDetailRoute] as const;
