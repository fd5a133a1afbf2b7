import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { startManagement } from "../start.ts";
import type { Management, ManagementOptions } from "../start.ts";

export const testPassword = "correct horse battery";

/** A management server on a free port with its data in a temporary folder, and a browser's worth of client. */
export interface TestConsole {
  management: Management;
  dataDir: string;
  /** JSON lines that were logged. */
  logged: string[];
  client: ConsoleClient;
  stop(): Promise<void>;
}

export async function startTestConsole(options: Pick<ManagementOptions, "engines"> & Partial<ManagementOptions>): Promise<TestConsole> {
  const dataDir = mkdtempSync(join(tmpdir(), "mqdeck-management-"));
  const logged: string[] = [];
  const log = pino({ base: undefined }, { write: (line: string) => void logged.push(line) });
  const management = await startManagement({ dataDir, host: "127.0.0.1", httpPort: 0, bundledNameServers: ["127.0.0.1:9876"], adminPassword: testPassword, version: "0.0.0-test", log, pageDir: join(dataDir, "no-page"), diskReserve: () => 0, ...options });
  const stop = async (): Promise<void> => {
    await management.close();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { management, dataDir, logged, client: new ConsoleClient(management.url), stop };
}

export interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  body: T;
}

/** Keeps the cookie and the CSRF token as the page does. */
export class ConsoleClient {
  readonly url: string;
  cookie = "";
  csrfToken = "";

  constructor(url: string) {
    this.url = url;
  }

  async call<T = Record<string, unknown>>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const json: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" };
    const response = await fetch(this.url + path, { method, headers: { cookie: this.cookie, "x-csrf-token": this.csrfToken, ...json, ...headers }, body: body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body) });
    const cookie = response.headers.getSetCookie().find((text) => text.startsWith("mqdeck_session="));
    if (cookie) this.cookie = cookie.split(";")[0] ?? "";
    const text = await response.text();
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return { status: response.status, headers: response.headers, body: (text === "" ? null : parsed(text)) as T };
  }

  async signIn(password = testPassword): Promise<void> {
    const answer = await this.call<{ csrfToken: string }>("POST", "/api/session", { name: "admin", password });
    if (answer.status !== 200) throw new Error(`sign-in: ${answer.status} ${JSON.stringify(answer.body)}`);
    this.csrfToken = answer.body.csrfToken;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
