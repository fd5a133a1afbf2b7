import { screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { renderPiece } from "../testing/render-piece.tsx";
import { RelativeTime } from "./relative-time.tsx";

/** Later than any real clock: what was read when the module was loaded is old then. */
const nowMs = Date.UTC(2126, 10, 21, 8);

describe("a time beside the clock of the page", () => {
  beforeEach(() => void vi.useFakeTimers({ now: nowMs, toFake: ["Date", "setInterval", "clearInterval"] }));
  afterEach(() => void vi.useRealTimers());

  it.each([
    [nowMs + 6000, "now"],
    [nowMs - 120_000, "2 min. ago"],
    [nowMs + 120_000, "in 2 min."],
  ])("%s reads %s", async (at, text) => {
    await renderPiece(
      <>
        <RelativeTime at={nowMs} />
        <RelativeTime at={at} />
      </>,
    );
    expect(screen.getByTestId("piece").textContent).toBe(`now${text}`);
  });
});
