import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider, createMemoryHistory, createRootRoute, createRouter } from "@tanstack/react-router";
import { render, screen } from "@testing-library/react";
import type { ReactNode } from "react";
import { loadTexts, startTexts } from "../i18n/texts.ts";
import type { Language } from "../i18n/texts.ts";

/** Renders a piece as it stands in the console: with texts (those of a `catalogue` too), a router for its links and a query cache. */
export async function renderPiece(piece: ReactNode, language: Language = "en", catalogue?: Parameters<typeof loadTexts>[0]): Promise<void> {
  await startTexts(language);
  if (catalogue) await loadTexts(catalogue);
  const rootRoute = createRootRoute({ component: () => <div data-testid="piece">{piece}</div> });
  const router = createRouter({ routeTree: rootRoute, history: createMemoryHistory() });
  render(
    <QueryClientProvider client={new QueryClient()}>
      {/* The type of the console's own router is registered; a test needs only a root. */}
      {/* oxlint-disable-next-line typescript/no-unsafe-type-assertion */}
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  await screen.findByTestId("piece");
}
