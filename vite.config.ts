import { spawn } from "node:child_process";
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

export default defineConfig({
  plugins: [react(), productBesideThePage()],
  build: { target: "es2023", manifest: true, sourcemap: false },
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
        },
      },
      {
        test: {
          name: "server",
          include: ["mock-server/**/*.test.ts", "checks/**/*.test.ts"],
          exclude: ["mock-server/interop/**"],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "interop",
          include: ["mock-server/interop/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
