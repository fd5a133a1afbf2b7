import { expect, it } from "vitest";
import { writeTimeBuckets } from "./write-times.ts";

it("reads the thirteen buckets as a 4.9 broker writes them", () => {
  const text = "[<=0ms]:90 [0~10ms]:10 [10~50ms]:0 [50~100ms]:0 [100~200ms]:0 [200~500ms]:0 [500ms~1s]:0 [1~2s]:0 [2~3s]:0 [3~4s]:0 [4~5s]:0 [5~10s]:0 [10s~]:0 ";
  const buckets = writeTimeBuckets(text);
  expect(buckets).toHaveLength(13);
  expect(buckets[0]).toEqual({ range: "≤0ms", writes: 90, share: 0.9 });
  expect(buckets[1]).toEqual({ range: "0–10ms", writes: 10, share: 0.1 });
  expect(buckets[12]?.range).toBe("≥10s");
});

it("gives no share to silence and no bucket to other texts", () => {
  expect(writeTimeBuckets("[<=0ms]:0 [0~10ms]:0")).toEqual([
    { range: "≤0ms", writes: 0, share: 0 },
    { range: "0–10ms", writes: 0, share: 0 },
  ]);
  expect(writeTimeBuckets("null")).toEqual([]);
});
