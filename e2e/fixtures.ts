import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { test as base, expect, request } from "@playwright/test";
import type { APIRequestContext, Page } from "@playwright/test";
import { z } from "zod";
import type { MetricName } from "../src/contract/metric-names.ts";
import type { MetricSubject } from "../src/contract/metrics.ts";
import { OwnedProcess } from "./engines/child-process.ts";

const root = resolve(import.meta.dirname, "..");
const startTimeoutMs = 120_000;
const readyLine = z.object({ http: z.string(), namesrv: z.string() });

export const adminName = "admin";
export const adminPassword = "a-password-of-tests";

/** The product as `npm start` runs it, on free ports in a temporary folder. */
export interface Product {
  http: string;
  /** Name server of the bundled instance `default`, for clients of tests. */
  namesrv: string;
}

/** The API as a signed-in program sees it, to arrange what a page then shows. Answers are checked for 2xx. */
export interface Api {
  get: (path: string) => Promise<unknown>;
  post: (path: string, body?: object) => Promise<unknown>;
  patch: (path: string, body: object) => Promise<unknown>;
  delete: (path: string) => Promise<unknown>;
}

type StorageState = Awaited<ReturnType<APIRequestContext["storageState"]>>;

/** Figures that the product has stored before it starts: one value for each step from a time on; null = no point. */
export interface StoredSeries {
  metric: MetricName;
  subject: MetricSubject;
  /** Time of the first point, ms; a multiple of 10 s, as `stepMs` is. */
  fromMs: number;
  stepMs: number;
  values: (number | null)[];
}

interface WorkerFixtures {
  /** Of the bundled instance; `test.use({ stored: { series } })` at the top of a file gives it a product of its own. */
  stored: { series: StoredSeries[] };
  product: Product;
  signedIn: { state: StorageState; csrfToken: string };
}

function storeSeries(dataDir: string, series: StoredSeries[]): void {
  const file = join(dataDir, "series.json");
  writeFileSync(file, JSON.stringify(series));
  execFileSync(process.execPath, [fileURLToPath(new URL("../mock-server/management/testing/store-series.ts", import.meta.url)), dataDir, file]);
}

async function startProduct(storedSeries: StoredSeries[]): Promise<{ product: Product; stop: () => Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), "mqdeck-e2e-"));
  if (storedSeries.length > 0) storeSeries(dataDir, storedSeries);
  const env = { MQDECK_DATA_DIR: dataDir, MQDECK_ADMIN_PASSWORD: adminPassword, MQDECK_HTTP_PORT: "0", MQDECK_NAMESRV_PORT: "0", MQDECK_BROKER_PORT: "0", MQDECK_HOST: "127.0.0.1" };
  const owned = new OwnedProcess("MQDeck", process.execPath, [join(root, "mock-server/main.ts")], { env, cwd: root });
  const stop = async (): Promise<void> => {
    await owned.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const line = await owned.waitForLine((text) => text.includes('"event":"ready"') && text.includes('"http"'), startTimeoutMs);
    return { product: readyLine.parse(JSON.parse(line)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Tests of pages: every worker has its own product, every page starts signed in and in English.
 * `test.use({ storageState: signedOut })` for whoever is not signed in, `test.use({ locale: "zh-CN" })`
 * for Chinese. No request is stubbed.
 */
export const test = base.extend<{ api: Api }, WorkerFixtures>({
  stored: [{ series: [] }, { option: true, scope: "worker" }],
  product: [
    async ({ stored }, use) => {
      const { product, stop } = await startProduct(stored.series);
      await use(product);
      await stop();
    },
    { scope: "worker", timeout: startTimeoutMs + 10_000 },
  ],
  signedIn: [
    async ({ product }, use) => {
      const context = await request.newContext({ baseURL: product.http });
      const answer = await context.post("/api/session", { data: { name: adminName, password: adminPassword } });
      const { csrfToken } = z.object({ csrfToken: z.string() }).parse(await answer.json());
      await use({ state: await context.storageState(), csrfToken });
      await context.dispose();
    },
    { scope: "worker" },
  ],
  baseURL: ({ product }, use) => use(product.http),
  locale: "en",
  storageState: ({ signedIn }, use) => use(signedIn.state),
  api: async ({ product, signedIn }, use) => {
    const context = await request.newContext({ baseURL: product.http, storageState: signedIn.state, extraHTTPHeaders: { "x-csrf-token": signedIn.csrfToken }, timeout: 120_000 });
    const send = async (method: "GET" | "POST" | "PATCH" | "DELETE", path: string, body?: object): Promise<unknown> => {
      const answer = await context.fetch(path, { method, ...(body && { data: body }) });
      if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
      return answer.status() === 204 ? null : answer.json();
    };
    await use({ get: (path) => send("GET", path), post: (path, body) => send("POST", path, body), patch: (path, body) => send("PATCH", path, body), delete: (path) => send("DELETE", path) });
    await context.dispose();
  },
});

export { expect };

/** The state of a browser in which nobody is signed in. */
export const signedOut = { cookies: [], origins: [] };

/** Fails on everything that axe calls serious or critical: names of controls, contrast, order, roles. */
export async function expectAccessible(page: Page): Promise<void> {
  // What is being faded in has no contrast yet.
  await page.evaluate(() => Promise.all(document.getAnimations().filter((animation) => animation.effect?.getTiming().iterations !== Infinity).map((animation) => animation.finished.catch(() => undefined))));
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`)).toEqual([]);
}

/** Fails when the page scrolls sideways. */
export async function expectNoSidewaysScrolling(page: Page): Promise<void> {
  const overflow = await page.evaluate(() => [document.documentElement, document.querySelector("#content")].map((element) => (element ? element.scrollWidth - element.clientWidth : 0)));
  expect(Math.max(...overflow)).toBeLessThanOrEqual(0);
}
