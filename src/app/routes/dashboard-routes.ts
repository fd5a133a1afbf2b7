import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { dashboardsSearch } from "../../features/dashboards/search.ts";
import { loadTexts } from "../../i18n/texts.ts";
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

export const dashboardRoutes = [dashboardsRoute] as const;
