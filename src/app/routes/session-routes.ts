import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { loadTexts } from "../../i18n/texts.ts";
import { textParam } from "../../lib/search-params.ts";
import { rootRoute } from "../root-route.tsx";

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  validateSearch: (raw: Record<string, unknown>): { to?: string; over?: boolean } => ({ to: textParam(raw.to), over: raw.over === true || raw.over === "true" ? true : undefined }),
  loader: () => loadTexts("session"),
  component: lazyRouteComponent(() => import("../../features/session/sign-in-page.tsx"), "SignInPage"),
});

export const sessionRoutes = [signInRoute] as const;
