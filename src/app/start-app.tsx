import "../ui/theme.css";
import "../ui/base.css";
import { QueryClientProvider } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { forgetAnswers } from "../api/answers-at-hand.ts";
import { onSignedOut } from "../api/call.ts";
import { sessionKey } from "../features/session/queries.ts";
import { startTexts } from "../i18n/texts.ts";
import { takeBootData } from "./boot-data.ts";
import { createQueryClient } from "./query-client.ts";
import { createConsoleRouter } from "./router.tsx";

/** How long the first render may wait for chunk and rows, in ms; after that the shell shows what it waits for. */
const longestPauseMs = 150;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Rendering once with the rows is faster than shell, skeleton and rows one after the other (measured: by a quarter). */
async function firstPageReady(router: ReturnType<typeof createConsoleRouter>, queryClient: QueryClient): Promise<void> {
  await router.load();
  while (queryClient.isFetching() > 0) await pause(4);
}

/** Starts the console: texts, what the server put into the page, router; leaves to sign-in when a session ends. */
export async function startApp(): Promise<void> {
  const queryClient = createQueryClient();
  takeBootData(queryClient);
  await startTexts();
  const router = createConsoleRouter(queryClient);
  onSignedOut(() => {
    if (router.state.location.pathname === "/sign-in") return;
    const to = router.state.location.href;
    queryClient.removeQueries({ queryKey: sessionKey });
    void router.navigate({ to: "/sign-in", search: { to, over: true } });
  });
  await Promise.race([firstPageReady(router, queryClient), pause(longestPauseMs)]);
  forgetAnswers();
  const root = document.querySelector("#root");
  if (!root) throw new Error("the page has no #root");
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
