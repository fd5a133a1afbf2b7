import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";

const outputTailCharacters = 20_000;

export interface StartOptions {
  env?: Record<string, string>;
  cwd?: string;
}

/** A process that a test started: what it printed lately, and how it ends. */
export class OwnedProcess {
  readonly child: ChildProcess;
  readonly #title: string;
  #output = "";
  #partialLine = "";
  readonly #lines: string[] = [];
  readonly #lineListeners: ((line: string) => void)[] = [];
  readonly #lineWaiters: { accepts: (line: string) => boolean; resolve: (line: string) => void }[] = [];
  readonly #killWithParent = (): void => {
    this.child.kill("SIGKILL");
  };

  constructor(title: string, command: string, args: string[], options: StartOptions = {}) {
    this.#title = title;
    this.child = spawn(command, args, { cwd: options.cwd, env: { ...process.env, ...options.env }, stdio: ["pipe", "pipe", "pipe"] });
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => this.#onOutput(text));
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => this.#keep(text));
    this.child.stdin?.on("error", () => undefined);
    this.child.on("error", (error) => this.#keep(error.message));
    process.once("exit", this.#killWithParent);
    this.child.once("exit", () => process.off("exit", this.#killWithParent));
  }

  get pid(): number {
    const { pid } = this.child;
    if (pid === undefined) throw new Error(`${this.#title} did not start: ${this.#output}`);
    return pid;
  }

  get exited(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null || this.child.pid === undefined;
  }

  /** What the process printed lately, for an error message. */
  get output(): string {
    return this.#output;
  }

  /** The first line of standard output that is accepted; rejects when the process ends or time is up. */
  async waitForLine(accepts: (line: string) => boolean, timeoutMs: number): Promise<string> {
    const seen = this.#lines.find(accepts);
    if (seen !== undefined) return seen;
    const waiter: { accepts: (line: string) => boolean; resolve: (line: string) => void } = { accepts, resolve: () => undefined };
    const line = new Promise<string>((resolve) => {
      waiter.resolve = resolve;
    });
    this.#lineWaiters.push(waiter);
    return this.#whileAlive(line, timeoutMs, "print the line that was waited for");
  }

  /** Every line of standard output from now on. */
  onLine(listener: (line: string) => void): void {
    this.#lineListeners.push(listener);
  }

  /** Asks again until the answer is not undefined; rejects when the process ends or time is up. */
  async waitUntil<Answer>(ask: () => Promise<Answer | undefined>, timeoutMs: number, what: string): Promise<Answer> {
    let over = false;
    const poll = async (): Promise<Answer> => {
      for (;;) {
        const answer = await ask();
        if (answer !== undefined) return answer;
        if (over) throw new Error(`nobody waits any longer for: ${what}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    try {
      return await this.#whileAlive(poll(), timeoutMs, what);
    } finally {
      over = true;
    }
  }

  /** Ends the process by its own id: politely first, by force when it does not follow. Idempotent. */
  async stop(politeMs = 60_000): Promise<void> {
    if (this.exited) return;
    const exit = once(this.child, "exit");
    this.child.kill("SIGTERM");
    const force = setTimeout(() => this.child.kill("SIGKILL"), politeMs);
    await exit;
    clearTimeout(force);
  }

  /** Ends the process with SIGKILL, as a crash would. */
  async kill(): Promise<void> {
    if (this.exited) return;
    const exit = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await exit;
  }

  async #whileAlive<Answer>(answer: Promise<Answer>, timeoutMs: number, what: string): Promise<Answer> {
    const guard = new AbortController();
    const end = once(this.child, "exit", { signal: guard.signal }).then(
      () => Promise.reject(new Error(`${this.#title} ended before it could ${what}:\n${this.#output}`)),
      (error: unknown) => (guard.signal.aborted ? new Promise<never>(() => undefined) : Promise.reject(error instanceof Error ? error : new Error(String(error)))),
    );
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`${this.#title} did not ${what} within ${timeoutMs} ms:\n${this.#output}`)), timeoutMs);
    });
    try {
      if (this.exited) throw new Error(`${this.#title} ended before it could ${what}:\n${this.#output}`);
      return await Promise.race([answer, end, late]);
    } finally {
      clearTimeout(timer);
      guard.abort();
    }
  }

  #onOutput(text: string): void {
    this.#keep(text);
    const pieces = (this.#partialLine + text).split("\n");
    this.#partialLine = pieces.pop() ?? "";
    for (const line of pieces) {
      this.#lines.push(line);
      if (this.#lines.length > 200) this.#lines.shift();
      for (const listener of this.#lineListeners) listener(line);
      for (const waiter of this.#lineWaiters.filter(({ accepts }) => accepts(line))) {
        this.#lineWaiters.splice(this.#lineWaiters.indexOf(waiter), 1);
        waiter.resolve(line);
      }
    }
  }

  #keep(text: string): void {
    this.#output = (this.#output + text).slice(-outputTailCharacters);
  }
}
