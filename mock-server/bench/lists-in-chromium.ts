import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";
import { median, numberFlag } from "./bench-report.ts";

const opens = numberFlag("opens", 7);

export interface PageFigures {
  /** From the begin of the navigation to the first row in the document, median of several cold opens. */
  firstRowMs: number | null;
  firstRowLimitMs: number;
  /** JavaScript heap in use after a garbage collection. */
  heapMegabytes: number | null;
  heapLimitMegabytes: number;
  note: string;
}

/** Notes when the first link to a topic is in the document and painted; runs in the page before its own scripts. */
const watchFirstRow = `
  const observer = new MutationObserver(() => {
    if (!document.querySelector("tbody a[href*='/topics'], [role='row'] a[href*='/topics'], tbody tr button, tbody tr[data-row-key]")) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => performance.mark("first-row")));
  });
  observer.observe(document, { childList: true, subtree: true });
`;

/** Opens a list page with an empty cache in a browser that runs already, several times. */
export async function measurePage(url: string, cookie: string, path: string): Promise<PageFigures> {
  const limits = { firstRowLimitMs: 400, heapLimitMegabytes: 60 };
  const executablePath = process.env.MQDECK_CHROMIUM ?? (existsSync("/usr/bin/chromium") ? "/usr/bin/chromium" : undefined);
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const times: number[] = [];
    let heapBytes = 0;
    for (let open = 0; open < opens; open++) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      const [name = "", value = ""] = cookie.split("=");
      await context.addCookies([{ name, value, url }]);
      const page = await context.newPage();
      await page.addInitScript({ content: watchFirstRow });
      await page.goto(url + path);
      await page.waitForFunction(() => performance.getEntriesByName("first-row").length > 0, undefined, { timeout: 15_000 });
      times.push(await page.evaluate(() => performance.getEntriesByName("first-row")[0]?.startTime ?? 0));
      const session = await context.newCDPSession(page);
      await session.send("HeapProfiler.collectGarbage");
      heapBytes = (await session.send("Runtime.getHeapUsage")).usedSize;
      await context.close();
    }
    return { firstRowMs: Math.round(median(times)), ...limits, heapMegabytes: Math.round(heapBytes / 1e5) / 10, note: `Chromium ${browser.version()}, ${opens} opens with an empty cache` };
  } finally {
    await browser.close();
  }
}
