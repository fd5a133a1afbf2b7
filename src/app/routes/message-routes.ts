import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { deadLettersSearch } from "../../features/messages/dead-letters/search.ts";
import { isOffsetMessageId, messageSearch } from "../../features/messages/detail/search.ts";
import { messageQuery } from "../../features/messages/queries.ts";
import { messagesSearch } from "../../features/messages/search.ts";
import { tailSearch } from "../../features/messages/tail/search.ts";
import { tracesSearch } from "../../features/messages/traces/search.ts";
import { whereSearch } from "../../features/messages/where/search.ts";
import { loadTexts } from "../../i18n/texts.ts";
import { rootRoute } from "../root-route.tsx";

const messagesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/instances/$instanceId/messages",
  validateSearch: messagesSearch,
  loader: () => Promise.all([loadTexts("messages"), loadTexts("jobs"), loadTexts("exports"), loadTexts("where")]),
  component: lazyRouteComponent(() => import("../../features/messages/query/messages-page.tsx"), "MessagesPage"),
});

const deadLettersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/instances/$instanceId/dead-letters",
  validateSearch: deadLettersSearch,
  loader: () => Promise.all([loadTexts("dead-letters"), loadTexts("jobs"), loadTexts("exports")]),
  component: lazyRouteComponent(() => import("../../features/messages/dead-letters/dead-letters-page.tsx"), "DeadLettersPage"),
});

const messageRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/instances/$instanceId/messages/$offsetMessageId",
  validateSearch: messageSearch,
  loader: ({ context, params }) => {
    if (isOffsetMessageId(params.offsetMessageId)) void context.queryClient.prefetchQuery(messageQuery(params.instanceId, params.offsetMessageId));
    return Promise.all([loadTexts("message"), loadTexts("where"), loadTexts("traces")]);
  },
  component: lazyRouteComponent(() => import("../../features/messages/detail/message-page.tsx"), "MessagePage"),
});

const tailRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/instances/$instanceId/tail",
  validateSearch: tailSearch,
  loader: () => Promise.all([loadTexts("tail"), loadTexts("messages")]),
  component: lazyRouteComponent(() => import("../../features/messages/tail/tail-page.tsx"), "TailPage"),
});

const tracesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/instances/$instanceId/traces",
  validateSearch: tracesSearch,
  loader: () => Promise.all([loadTexts("traces"), loadTexts("where"), loadTexts("messages")]),
  component: lazyRouteComponent(() => import("../../features/messages/traces/traces-page.tsx"), "TracesPage"),
});

const whereRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/instances/$instanceId/where",
  validateSearch: whereSearch,
  loader: () => Promise.all([loadTexts("where"), loadTexts("messages")]),
  component: lazyRouteComponent(() => import("../../features/messages/where/where-page.tsx"), "WherePage"),
});

/** The pages that follow a message. */
export const messageRoutes = [messagesRoute, messageRoute, whereRoute, tracesRoute, deadLettersRoute, tailRoute] as const;
