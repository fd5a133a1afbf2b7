import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { groupListQuery } from "../../features/groups/queries.ts";
import { groupsSearch } from "../../features/groups/search.ts";
import { topicListQuery } from "../../features/topics/queries.ts";
import { topicsSearch } from "../../features/topics/search.ts";
import { loadTexts } from "../../i18n/texts.ts";
import { rootRoute } from "../root-route.tsx";

const topicsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/instances/$instanceId/topics",
  validateSearch: topicsSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context, params, deps }) => {
    void context.queryClient.prefetchQuery(topicListQuery(params.instanceId, deps));
    return loadTexts("topics");
  },
  component: lazyRouteComponent(() => import("../../features/topics/topics-page.tsx"), "TopicsPage"),
});

const groupsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/instances/$instanceId/groups",
  validateSearch: groupsSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context, params, deps }) => {
    void context.queryClient.prefetchQuery(groupListQuery(params.instanceId, deps));
    return loadTexts("groups");
  },
  component: lazyRouteComponent(() => import("../../features/groups/groups-page.tsx"), "GroupsPage"),
});

export const topicRoutes = [topicsRoute, groupsRoute] as const;
