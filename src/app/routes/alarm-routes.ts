import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { alarmListQuery } from "../../features/alarms/history/queries.ts";
import { alarmHistorySearch } from "../../features/alarms/history/search.ts";
import { ruleListQuery } from "../../features/alarms/rules/queries.ts";
import { ruleSearch } from "../../features/alarms/rules/search.ts";
import { templateListQuery } from "../../features/alarms/templates/queries.ts";
import { templateSearch } from "../../features/alarms/templates/search.ts";
import { loadTexts } from "../../i18n/texts.ts";
import { rootRoute } from "../root-route.tsx";

/** Words of alarms, of the metrics that they are about, and of how they are told. */
const loadAlarmTexts = async (): Promise<void> => void (await Promise.all([loadTexts("alarms"), loadTexts("metrics"), loadTexts("notifications")]));

const alarmsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/instances/$instanceId/alarms",
  beforeLoad: ({ params }) => {
    // oxlint-disable-next-line typescript/only-throw-error
    throw redirect({ to: "/instances/$instanceId/alarms/history", params, replace: true });
  },
});

const alarmHistoryRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/instances/$instanceId/alarms/history",
  validateSearch: alarmHistorySearch,
  loaderDeps: ({ search: { alarm: _open, ...list } }) => list,
  loader: ({ context, params, deps }) => {
    void context.queryClient.prefetchQuery(alarmListQuery(params.instanceId, deps));
    return loadAlarmTexts();
  },
  component: lazyRouteComponent(() => import("../../features/alarms/history/history-page.tsx"), "HistoryPage"),
});

const alarmRulesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/instances/$instanceId/alarms/rules",
  validateSearch: ruleSearch,
  loaderDeps: ({ search: { q, sort, page, size, dimension, enabled } }) => ({ q, sort, page, size, dimension, enabled }),
  loader: ({ context, params, deps }) => {
    void context.queryClient.prefetchQuery(ruleListQuery(params.instanceId, deps));
    return loadAlarmTexts();
  },
  component: lazyRouteComponent(() => import("../../features/alarms/rules/rules-page.tsx"), "RulesPage"),
});

const alarmTemplatesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/instances/$instanceId/alarms/templates",
  validateSearch: templateSearch,
  loaderDeps: ({ search: { q, sort, page, size, dimension } }) => ({ q, sort, page, size, dimension }),
  loader: ({ context, deps }) => {
    void context.queryClient.prefetchQuery(templateListQuery(deps));
    return loadAlarmTexts();
  },
  component: lazyRouteComponent(() => import("../../features/alarms/templates/templates-page.tsx"), "TemplatesPage"),
});

export const alarmRoutes = [alarmsRoute, alarmHistoryRoute, alarmRulesRoute, alarmTemplatesRoute] as const;
