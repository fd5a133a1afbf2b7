import type { EngineAdapterFactory } from "../port/engine-adapter.ts";

export type TestItem = Awaited<ReturnType<EngineAdapterFactory["test"]>>[number];
export type TestStep = TestItem["name"];

/** Thrown by a step: how it ended and what to do about it. */
class StepOutcome extends Error {
  readonly result: "warning" | "failed";
  readonly remedy: TestItem["remedy"];

  constructor(result: "warning" | "failed", remedy: TestItem["remedy"], text: string) {
    super(text);
    this.name = "StepOutcome";
    this.result = result;
    this.remedy = remedy;
  }
}

const stepsInOrder: TestStep[] = ["addressResolves", "nameServerPortOpen", "remotingHandshake", "clusterInformation", "brokerReachable", "version", "aclSignIn", "topicsExist", "permissions"];

/** The items of one connection test, with their durations; the secret is taken out of every text (TST-011). */
export class TestReport {
  readonly items: TestItem[] = [];
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  static failure(remedy: TestItem["remedy"], text: string): Error {
    return new StepOutcome("failed", remedy, text);
  }

  static warning(remedy: TestItem["remedy"], text: string): Error {
    return new StepOutcome("warning", remedy, text);
  }

  /** Runs a step for each subject at once; what the step returns is the item's text. Answers the subjects that may go on. */
  async each(step: TestStep, subjects: readonly string[], run: (subject: string) => Promise<string>): Promise<string[]> {
    const finished = await Promise.all(subjects.map((subject) => this.#runOne(step, subject, run)));
    this.items.push(...finished);
    return finished.filter(({ result }) => result === "passed" || result === "warning").map(({ subject }) => subject);
  }

  /** Steps that had no subject left stand in the report as skipped, in their place. */
  skipMissing(): void {
    for (const name of stepsInOrder) {
      if (!this.items.some((item) => item.name === name)) this.items.push({ name, subject: "", result: "skipped", durationMs: 0, engineText: "", remedy: "none" });
    }
    this.items.sort((left, right) => stepsInOrder.indexOf(left.name) - stepsInOrder.indexOf(right.name));
  }

  async #runOne(name: TestStep, subject: string, run: (subject: string) => Promise<string>): Promise<TestItem> {
    const startedAtMs = performance.now();
    let item: Pick<TestItem, "result" | "engineText" | "remedy">;
    try {
      item = { result: "passed", engineText: await run(subject), remedy: "none" };
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      item = error instanceof StepOutcome ? { result: error.result, engineText: text, remedy: error.remedy } : { result: "failed", engineText: text, remedy: "none" };
    }
    const engineText = this.#secret === "" ? item.engineText : item.engineText.replaceAll(this.#secret, "***");
    return { name, subject, durationMs: Math.round(performance.now() - startedAtMs), ...item, engineText };
  }
}
