/** Waits for a flush, at most `timeoutMs`; rejects as the flush does. The flush itself goes on. */
export async function flushInTime(flush: Promise<void>, timeoutMs: number): Promise<"flushed" | "late"> {
  const { promise: late, resolve } = Promise.withResolvers<"late">();
  const timer = setTimeout(() => resolve("late"), timeoutMs);
  try {
    return await Promise.race([flush.then(() => "flushed" as const), late]);
  } finally {
    clearTimeout(timer);
  }
}
