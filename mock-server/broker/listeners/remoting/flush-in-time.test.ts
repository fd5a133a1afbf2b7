import { expect, it } from "vitest";
import { flushInTime } from "./flush-in-time.ts";

it("tells a flush that was in time from one that was not, and passes on one that failed", async () => {
  await expect(flushInTime(Promise.resolve(), 60_000)).resolves.toBe("flushed");
  await expect(flushInTime(new Promise(() => undefined), 1)).resolves.toBe("late");
  await expect(flushInTime(Promise.reject(new Error("EIO")), 60_000)).rejects.toThrow("EIO");
});
