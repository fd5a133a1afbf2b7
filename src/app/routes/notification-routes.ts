import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { deliveryListQuery, groupListQuery, policyListQuery } from "../../features/alarms/notification-queries.ts";
import { contactSearch, deliverySearch, policySearch } from "../../features/alarms/notification-search.ts";
import { loadTexts } from "../../i18n/texts.ts";
import { rootRoute } from "../root-route.tsx";

/** Words of delivery, and those of the tabs. */
const loadNoticeTexts = async (): Promise<void> => void (await Promise.all([loadTexts("alarms"), loadTexts("notifications")]));

const contactsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/instances/$instanceId/alarms/contacts",
  validateSearch: contactSearch,
  loaderDeps: ({ search: { q, sort, page, size } }) => ({ q, sort, page, size }),
  loader: ({ context, deps }) => {
    void context.queryClient.prefetchQuery(groupListQuery(deps));
    return loadNoticeTexts();
  },
  component: lazyRouteComponent(() => import("../../features/alarms/contacts/contacts-page.tsx"), "ContactsPage"),
});

const policiesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/instances/$instanceId/alarms/policies",
  validateSearch: policySearch,
  loaderDeps: ({ search: { q, sort, page, size } }) => ({ q, sort, page, size }),
  loader: ({ context, deps }) => {
    void context.queryClient.prefetchQuery(policyListQuery(deps));
    return loadNoticeTexts();
  },
  component: lazyRouteComponent(() => import("../../features/alarms/policies/policies-page.tsx"), "PoliciesPage"),
});

const deliveriesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/instances/$instanceId/alarms/deliveries",
  validateSearch: deliverySearch,
  loaderDeps: ({ search: { q, sort, page, size, state, policy, event } }) => ({ q, sort, page, size, state, policy, event }),
  loader: ({ context, deps }) => {
    void context.queryClient.prefetchQuery(deliveryListQuery(deps));
    return loadNoticeTexts();
  },
  component: lazyRouteComponent(() => import("../../features/alarms/deliveries/deliveries-page.tsx"), "DeliveriesPage"),
});

/** Who is told of alarms, how, and what came of it. */
export const notificationRoutes = [contactsRoute, policiesRoute, deliveriesRoute] as const;
