import type { QueryClient } from "@tanstack/react-query";
import { createRouter } from "@tanstack/react-router";
import { parseSearch, stringifySearch } from "../lib/search-params.ts";
import { PageCrash } from "./page-crash.tsx";
import { PageLoading } from "./page-loading.tsx";
import { rootRoute } from "./root-route.tsx";
import { accessRoutes } from "./routes/access-routes.ts";
import { alarmRoutes } from "./routes/alarm-routes.ts";
import { dashboardRoutes } from "./routes/dashboard-routes.ts";
import { instanceRoutes } from "./routes/instance-routes.ts";
import { messageRoutes } from "./routes/message-routes.ts";
import { notificationRoutes } from "./routes/notification-routes.ts";
import { operationsRoutes } from "./routes/operations-routes.ts";
import { sessionRoutes } from "./routes/session-routes.ts";
import { topicRoutes } from "./routes/topic-routes.ts";

/** Every page: a feature adds one line here, its routes in `routes/`, its entry in `navigation.ts`. */
const routeTree = rootRoute.addChildren([...sessionRoutes, ...instanceRoutes, ...dashboardRoutes, ...topicRoutes, ...operationsRoutes, ...messageRoutes, ...alarmRoutes, ...notificationRoutes, ...accessRoutes]);

/** The router of the console; search parameters are flat text, so links stay readable. */
export function createConsoleRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    parseSearch,
    stringifySearch,
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    defaultPendingMs: 150,
    defaultPendingMinMs: 0,
    defaultPendingComponent: PageLoading,
    defaultErrorComponent: PageCrash,
    scrollRestoration: true,
    scrollToTopSelectors: ["#content"],
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
