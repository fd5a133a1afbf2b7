import { expect, it } from "vitest";
import { diskShare } from "./instance-rows.ts";

it.each([
  ["an almost empty disk", 1000, 999, 0.01, 1, 999],
  ["a disk used to 5.1 %", 1000, 949, 0.06, 51, 949],
  ["a half full disk", 1000, 500, 0.5, 500, 500],
  ["no ratio", 1000, 400, null, 600, 400],
])("tells what is used and free of %s", (_what, total, free, ratio, used, left) => {
  const share = diskShare({ diskTotalBytes: total, diskFreeBytes: free, diskUsedRatio: ratio });
  expect(share.used).toBe(used);
  expect(share.free).toBe(left);
});

it("does not take what a quota holds back for used or free", () => {
  // 17 used and 74 to be had of 252: 19 %; Java tells 235 as free, or 74.
  const toldAllFree = diskShare({ diskTotalBytes: 252, diskFreeBytes: 235, diskUsedRatio: 0.19 });
  const toldUsable = diskShare({ diskTotalBytes: 252, diskFreeBytes: 74, diskUsedRatio: 0.19 });
  for (const { used, free } of [toldAllFree, toldUsable]) {
    expect(used).toBe(17);
    expect(free).toBeGreaterThanOrEqual(74);
    expect(free).toBeLessThan(80);
  }
});
