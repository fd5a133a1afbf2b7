import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { messagesSearch } from "../../features/messages/search.ts";
import { loadTexts } from "../../i18n/texts.ts";
import { rootRoute } from "../root-route.tsx";

const messagesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/instances/$instanceId/messages",
  validateSearch: messagesSearch,
  loader: () => loadTexts("messages"),
  component: lazyRouteComponent(() => import("../../features/messages/query/messages-page.tsx"), "MessagesPage"),
});

/** The pages that follow a message. */
export const messageRoutes = [messagesRoute] as const;
