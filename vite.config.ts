import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** `npm run dev`: the whole product beside the hot-reloading page, unless MQDECK_API names a server that runs already. */
function productBesideThePage(): Plugin {
  return {
    name: "product-beside-the-page",
    apply: (_config, { command, mode, isPreview }) => command === "serve" && mode === "development" && !isPreview && !process.env.MQDECK_API,
    configureServer(server) {
      const product = spawn(process.execPath, ["mock-server/main.ts"], { stdio: "inherit" });
      product.once("exit", (code) => server.config.logger.error(`The server ended (code ${code}); its reason is above.`));
      server.httpServer?.once("close", () => product.kill("SIGTERM"));
    },
  };
}

const apiTarget = process.env.MQDECK_API ?? "http://127.0.0.1:8080";

/** A piece of every page that draws by itself; one that draws with antd or CodeMirror stays out and loads on demand. */
function isLightPiece(id: string): boolean {
  const [file = ""] = id.split("?");
  // Client code to copy is for two pages only.
  if (!/src\/(ui|lib|api)\/|src\/contract\/paths/.test(file) || file.endsWith("/client-samples.ts") || !existsSync(file)) return false;
  return !/from "(antd|@codemirror|@lezer|echarts)/.test(readFileSync(file, "utf8"));
}

/**
 * The libraries and the light pieces are one chunk each: a browser opens six connections at a time, so
 * twenty small files cost a cold start more than a few kilobytes too many. e2e/shell.spec.ts watches the size.
 */
const firstScreenChunks = [
  { name: "libraries", priority: 2, test: /node_modules\/(react|react-dom|scheduler|use-sync-external-store|i18next|react-i18next|html-parse-stringify|void-elements|@tanstack)\// },
  { name: "pieces", priority: 1, test: isLightPiece },
];

export default defineConfig({
  plugins: [react(), productBesideThePage()],
  build: {
    target: "es2023",
    manifest: true,
    sourcemap: false,
    // antd in one on-demand chunk is larger than Vite's default of 500 kB, and never part of a first screen.
    chunkSizeWarningLimit: 1200,
    rolldownOptions: { output: { codeSplitting: { groups: firstScreenChunks } } },
  },
  server: { proxy: { "/api": apiTarget, "/v3": apiTarget, "/healthz": apiTarget } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "console",
          environment: "jsdom",
          include: ["src/**/*.test.{ts,tsx}"],
          setupFiles: ["src/testing/setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 30_000 } },
        },
      },
      {
        test: {
          name: "server",
          include: ["mock-server/**/*.test.ts", "checks/**/*.test.ts"],
          exclude: ["mock-server/interop/**"],
          // What is waited for comes; on a busy machine it comes later than the second that is the default. Only what never comes waits so long.
          testTimeout: 120_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 30_000 } },
        },
      },
      {
        test: {
          name: "interop",
          include: ["mock-server/interop/**/*.test.ts"],
          globalSetup: ["mock-server/interop/fetch-artifacts.ts"],
          // The log of a failure shows what came, not "…(10)".
          chaiConfig: { truncateThreshold: 400 },
          testTimeout: 180_000,
          // An engine's processes and a Java client start one after the other.
          hookTimeout: 300_000,
          // Most of these wait for clients and timers, not for the processor.
          maxWorkers: 3,
        },
      },
    ],
  },
});
