import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
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

export const topicRoutes = [topicsRoute] as const;
