import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { dashboardsSearch, ownBoardSearch } from "../../features/dashboards/search.ts";
import { loadTexts } from "../../i18n/texts.ts";
import { boardQuery } from "../../parts/board-queries.ts";
import { rootRoute } from "../root-route.tsx";

/** Words of boards and of the metrics that they show. */
const loadBoardTexts = async (): Promise<void> => void (await Promise.all([loadTexts("dashboards"), loadTexts("metrics")]));

const dashboardsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/instances/$instanceId/dashboards",
  validateSearch: dashboardsSearch,
  loader: loadBoardTexts,
  component: lazyRouteComponent(() => import("../../features/dashboards/dashboards-page.tsx"), "DashboardsPage"),
});

const boardRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/dashboards/$boardId",
  validateSearch: ownBoardSearch,
  loader: ({ context, params }) => {
    void context.queryClient.prefetchQuery(boardQuery(Number(params.boardId)));
    return loadBoardTexts();
  },
  component: lazyRouteComponent(() => import("../../features/dashboards/board-page.tsx"), "BoardPage"),
});

export const dashboardRoutes = [dashboardsRoute, boardRoute] as const;
