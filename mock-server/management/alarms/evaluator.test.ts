import { array, assert, constant, constantFrom, integer, oneof, property } from "fast-check";
import { expect, it } from "vitest";
import type { AlarmCondition } from "../../../src/contract/alarm-rules.ts";
import type { ObjectState } from "../store/alarm-states-store.ts";
import { evaluate } from "./evaluator.ts";
import type { RuleLogic } from "./evaluator.ts";

const minuteMs = 60_000;
/** Monday 2026-11-16 00:00 UTC. */
const beginMs = Date.UTC(2026, 10, 16);
const lag: AlarmCondition = { metric: "lag", statistic: "max", periodMinutes: 1, comparison: ">", threshold: 100, points: 3 };
const plain: RuleLogic = { match: "any", conditions: [lag], noData: { action: "keep" }, repeatMinutes: 0, recoveryNotice: true, mute: [] };

type Point = number | null | undefined;

/** Runs minute after minute and tells what happened in which: `3 raised`, in brackets what nobody is told. */
function told(rule: RuleLogic, rows: readonly (Point | readonly Point[])[], options: { late?: boolean; acknowledgedAt?: number } = {}): string[] {
  let state: ObjectState | undefined;
  return rows.flatMap((row, index) => {
    if (options.acknowledgedAt === index && state) state = { ...state, acknowledged: true };
    const points = typeof row === "object" && row !== null ? row : [row];
    const outcome = evaluate(rule, state, { atMs: beginMs + index * minuteMs, late: options.late ?? false, points });
    if (!outcome) return [];
    state = outcome.state;
    return outcome.transitions.map(({ kind, notify }) => (notify ? `${index} ${kind}` : `${index} (${kind})`));
  });
}

it("raises at the third point in a row, and a point that is not over begins anew (ALM-011, ALM-012)", () => {
  expect(told(plain, [101, 101, 101, 101])).toEqual(["2 raised"]);
  expect(told(plain, [101, 101, 100, 101, 101])).toEqual([]);
  expect(told(plain, [101, 101, 100, 101, 101, 101, 100])).toEqual(["5 raised", "6 recovered"]);
});

it("neither counts nor resets at a missing point (ALM-012)", () => {
  expect(told(plain, [101, null, 101, null, null, 101])).toEqual(["5 raised"]);
  expect(told(plain, [101, 101, 101, null, null, 100])).toEqual(["2 raised", "5 recovered"]);
});

it("takes a missing point for fine where the rule says so", () => {
  const rule: RuleLogic = { ...plain, noData: { action: "fine" } };
  expect(told(rule, [101, 101, null, 101, 101])).toEqual([]);
  expect(told(rule, [101, 101, 101, null])).toEqual(["2 raised", "3 recovered"]);
});

it("raises that there is no data after n missing points, and ends it with the first that comes", () => {
  const rule: RuleLogic = { ...plain, noData: { action: "raise", points: 2 } };
  expect(told(rule, [1, null, null, null, 1])).toEqual(["2 noData", "4 recovered"]);
  expect(told(rule, [1, null, 1, null, 1])).toEqual([]);
  expect(told({ ...rule, repeatMinutes: 5 }, [null, null, null, null, null, null, null])).toEqual(["1 noData", "6 repeated"]);
});

it("puts the alarm in the place of missing data without an end in between that somebody is told of", () => {
  const rule: RuleLogic = { ...plain, conditions: [{ ...lag, points: 1 }], noData: { action: "raise", points: 1 } };
  expect(told(rule, [null, 101, 1])).toEqual(["0 noData", "1 (recovered)", "1 raised", "2 recovered"]);
});

it("does not take for missing, nor for fine, what the console did not collect itself", () => {
  expect(told({ ...plain, noData: { action: "raise", points: 1 } }, [null, null, null], { late: true })).toEqual([]);
  expect(told({ ...plain, noData: { action: "fine" } }, [101, null, 101, null, 101, null, 1], { late: true })).toEqual(["4 raised", "6 recovered"]);
});

const both: AlarmCondition[] = [{ ...lag, points: 1 }, { ...lag, metric: "ready", points: 2 }];

it("waits for any or for all of the conditions (ALM-009, ALM-010)", () => {
  const rows: Point[][] = [[101, 1], [1, 101], [101, 101], [1, 101], [1, 1]];
  expect(told({ ...plain, conditions: both }, rows)).toEqual(["0 raised", "1 recovered", "2 raised", "4 recovered"]);
  expect(told({ ...plain, conditions: both, match: "all" }, rows)).toEqual(["2 raised", "3 recovered"]);
});

it("keeps how a condition stands while its longer period has not ended", () => {
  const conditions: AlarmCondition[] = [{ ...lag, points: 1 }, { ...lag, periodMinutes: 5, points: 1 }];
  expect(told({ ...plain, conditions, match: "all" }, [[1, 101], [1, undefined], [101, undefined], [101, undefined], [1, undefined]])).toEqual(["2 raised", "4 recovered"]);
});

it("tells once more when the frequency has passed and it still stands, not where a point is missing (ALM-013)", () => {
  const rule: RuleLogic = { ...plain, conditions: [{ ...lag, points: 1 }], repeatMinutes: 5 };
  expect(told(rule, Array.from({ length: 13 }, () => 101))).toEqual(["0 raised", "5 repeated", "10 repeated"]);
  expect(told(rule, [101, 1, 101, 101, 101, 101, 101, null, null, 101])).toEqual(["0 raised", "1 recovered", "2 raised", "9 repeated"]);
  expect(told({ ...rule, repeatMinutes: 0 }, Array.from({ length: 1500 }, () => 101))).toEqual(["0 raised"]);
});

it("does not repeat what somebody looks after, and begins anew with the next alarm", () => {
  const rule: RuleLogic = { ...plain, conditions: [{ ...lag, points: 1 }], repeatMinutes: 5 };
  expect(told(rule, [101, 101, 101, 101, 101, 101, 1, 101, 101, 101, 101, 101, 101], { acknowledgedAt: 2 })).toEqual(["0 raised", "6 recovered", "7 raised", "12 repeated"]);
});

it("tells no end where the rule wants none", () => {
  expect(told({ ...plain, conditions: [{ ...lag, points: 1 }], recoveryNotice: false }, [101, 1])).toEqual(["0 raised", "1 (recovered)"]);
});

it("tells nothing in a mute window, keeps the history, and tells what still stands when the window is over", () => {
  const rule: RuleLogic = { ...plain, conditions: [{ ...lag, points: 1 }], mute: [{ kind: "until", until: beginMs + 3 * minuteMs }] };
  expect(told(rule, [101, 101, 101, 101, 101, 1])).toEqual(["0 (raised)", "3 repeated", "5 recovered"]);
  expect(told(rule, [101, 1, 1, 1])).toEqual(["0 (raised)", "1 (recovered)"]);
});

it.each([
  [">", [101], [100]],
  [">=", [100], [99]],
  ["<", [99], [100]],
  ["<=", [100], [101]],
  ["==", [100], [99, 101]],
  ["!=", [99, 101], [100]],
] as const)("compares with %s", (comparison, over, fine) => {
  const rule: RuleLogic = { ...plain, conditions: [{ ...lag, comparison, points: 1 }] };
  for (const point of over) expect(told(rule, [point])).toEqual(["0 raised"]);
  for (const point of fine) expect(told(rule, [point])).toEqual([]);
});

const points = array(oneof(constant(null), integer({ min: 95, max: 105 })), { maxLength: 60 });

it("agrees with the plain words of ALM-012 for every row of points", () => {
  assert(
    property(points, integer({ min: 1, max: 10 }), (row, n) => {
      const rule: RuleLogic = { ...plain, conditions: [{ ...lag, points: n }] };
      // Missing points left out, it stands exactly where the last n that there are were all over.
      const stands = row.map((_point, index) => {
        const seen = row.slice(0, index + 1).filter((point) => point !== null);
        return seen.length >= n && seen.slice(-n).every((point) => point > 100);
      });
      const expected = stands.flatMap((is, index) => (is === (stands[index - 1] ?? false) ? [] : [`${index} ${is ? "raised" : "recovered"}`]));
      expect(told(rule, row)).toEqual(expected);
    }),
  );
});

it("keeps nothing of an object once nothing is over and nothing stands", () => {
  assert(
    property(points, constantFrom("keep", "fine"), (row, action) => {
      let state: ObjectState | undefined;
      for (const [index, point] of [...row, 1].entries()) {
        const outcome = evaluate({ ...plain, noData: { action } }, state, { atMs: beginMs + index * minuteMs, late: false, points: [point] });
        if (outcome) state = outcome.state;
      }
      expect(state).toBeUndefined();
    }),
  );
});
