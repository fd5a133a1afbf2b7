import { expect, it } from "vitest";
import { HolderWatch } from "./holder-watch.ts";
import { decodeStamp, encodeStamp } from "./probe-stamp.ts";

const stamp = (holder: string, run: string, sentAtMs: number, everyMs = 10_000) => ({ plan: "probe", holder, run, sequence: 1, sentAtMs, everyMs });
const watchOf = (holder: string, run: string) => new HolderWatch({ holder, run }, 1_000_000);

it("stays passive while another console's probes are fresh, and takes over after three of its intervals", () => {
  const watch = watchOf("b", "1");
  expect(watch.saw(stamp("z", "9", 995_000), 1_000_100, true)).toBe(true);
  expect(watch.other(1_000_200)).toBe("z");
  expect(watch.saw(stamp("z", "9", 1_005_000), 1_005_010)).toBe(true);
  expect(watch.other(1_035_009)).toBe("z");
  expect(watch.other(1_035_010)).toBe(null);
});

it("does not wait for a console that stopped long ago, nor for its own former run", () => {
  const watch = watchOf("b", "1");
  expect(watch.saw(stamp("a", "9", 900_000), 1_000_100, true)).toBe(false);
  expect(watch.saw(stamp("b", "0", 999_999), 1_000_100, true)).toBe(false);
  expect(watch.saw(stamp("b", "1", 1_000_050), 1_000_100)).toBe(false);
  expect(watch.other(1_000_200)).toBe(null);
});

it("lets exactly one of two go on that began at once, also when they share a copy of the same data", () => {
  for (const [first, second] of [[{ holder: "a", run: "7" }, { holder: "b", run: "3" }], [{ holder: "a", run: "1" }, { holder: "a", run: "2" }]] as const) {
    const [one, two] = [watchOf(first.holder, first.run), watchOf(second.holder, second.run)];
    one.saw(stamp(second.holder, second.run, 1_000_500), 1_000_510);
    two.saw(stamp(first.holder, first.run, 1_000_500), 1_000_510);
    expect([one.other(1_000_600), two.other(1_000_600)]).toEqual([null, first.holder]);
  }
});

it("reads its own stamp, and passes over what others send to the topic", () => {
  expect(decodeStamp(encodeStamp(stamp("a", "1", 5)))).toMatchObject(stamp("a", "1", 5));
  expect(["", "hello", "{}", '{"mqdeck":"probe"}', "[1"].map((text) => decodeStamp(Buffer.from(text)))).toEqual([undefined, undefined, undefined, undefined, undefined]);
});
