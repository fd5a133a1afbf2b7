import { appendFileSync, existsSync, statSync, truncateSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import type { JobContext, JobHandler } from "../services/jobs/job-handler.ts";

const checkpoint = z.object({ next: z.int(), bytes: z.int() });

/** Writes the numbers up to `input.count` into its file, a line each, and keeps how far it is after every `input.every`. */
export function countingJob(onNumber: (context: JobContext, number: number) => Promise<void> | void = () => undefined): JobHandler {
  return {
    action: "startCounting",
    run: async (context) => {
      const { count, every } = z.object({ count: z.int(), every: z.int() }).parse(context.input);
      const { bytes, next } = checkpoint.parse(context.checkpoint ?? { next: 0, bytes: 0 });
      if (existsSync(context.filePath) && statSync(context.filePath).size > bytes) truncateSync(context.filePath, bytes);
      for (let number = next; number < count; number++) {
        appendFileSync(context.filePath, `${number}\n`);
        await onNumber(context, number);
        if ((number + 1) % every !== 0) continue;
        context.save({ next: number + 1, bytes: statSync(context.filePath).size }, { done: number + 1, total: count, failed: 0 });
        await setImmediate();
        await context.whilePaused();
      }
      return { result: { lines: count }, fileName: "numbers.txt" };
    },
  };
}
