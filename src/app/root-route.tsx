import type { QueryClient } from "@tanstack/react-query";
import { Outlet, createRootRouteWithContext, redirect, useLocation } from "@tanstack/react-router";
import { sessionQuery } from "../features/session/queries.ts";
import { ToastLayer } from "../ui/toasts.tsx";
import { TooltipLayer } from "../ui/tooltip-layer.tsx";
import { LanguageMenu, ThemeMenu } from "./account-menu.tsx";
import { NotFound } from "./not-found.tsx";
import { Shell } from "./shell.tsx";

/** The frame of every page; whoever is not signed in goes to the sign-in page and comes back after it. */
export const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  beforeLoad: async ({ context, location }) => {
    if (location.pathname === "/sign-in") return;
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    // The router's own way to leave a load is to throw the redirect.
    // oxlint-disable-next-line typescript/only-throw-error
    if (!session.account) throw redirect({ to: "/sign-in", search: { to: location.href === "/" ? undefined : location.href } });
  },
  component: Frame,
  notFoundComponent: NotFound,
});

function Frame() {
  const isSignIn = useLocation({ select: (location) => location.pathname === "/sign-in" });
  return (
    <>
      {isSignIn ? <SignInFrame /> : <Shell />}
      <ToastLayer />
      <TooltipLayer />
    </>
  );
}

function SignInFrame() {
  return (
    <>
      <div style={{ position: "fixed", top: 12, right: 16 }}>
        <LanguageMenu />
        <ThemeMenu />
      </div>
      <Outlet />
    </>
  );
}
