import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const apiTarget = process.env.MQDECK_API ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react()],
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
