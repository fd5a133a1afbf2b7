import { defineConfig } from "@playwright/test";

/** Debian's Chromium, because no browser can be downloaded where this runs; CI and developers may point elsewhere. */
const executablePath = process.env.MQDECK_CHROMIUM ?? "/usr/bin/chromium";

export default defineConfig({
  testDir: "e2e",
  testMatch: "*.spec.ts",
  // A step takes milliseconds on a machine that is free and many seconds on one that is not; who passes waits for none of it.
  timeout: 300_000,
  expect: { timeout: 30_000 },
  workers: 2,
  fullyParallel: true,
  reporter: process.env.CI ? [["dot"], ["json", { outputFile: "test-results/playwright.json" }]] : "list",
  use: {
    viewport: { width: 1280, height: 800 },
    trace: "retain-on-failure",
    // Nothing here is about movement; a loaded machine draws too few frames for a click to wait for its end.
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      executablePath,
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
  },
});
