import { expect, it } from "vitest";
import { SortedRows } from "./sorted-rows.ts";

interface Row {
  name: string;
  lag: number | null;
}

function table(rows: Row[]): SortedRows<Row, "name" | "lag"> {
  const sorted = new SortedRows<Row, "name" | "lag">({ name: { valueOf: (row) => row.name, changes: "identities" }, lag: { valueOf: (row) => row.lag, changes: "figures" } });
  sorted.replace(rows);
  return sorted;
}

const everything = { page: 1, pageSize: 10 };
const names = (result: { rows: Row[] }): string => result.rows.map((row) => row.name).join("");

it("sorts both ways, unknown figures last, equal ones by name", () => {
  const rows = table([{ name: "a", lag: 5 }, { name: "b", lag: null }, { name: "c", lag: 9 }, { name: "d", lag: 5 }, { name: "e", lag: 0 }]);
  expect(names(rows.page({ ...everything, sort: "lag" }, () => true, 0))).toBe("eadcb");
  expect(names(rows.page({ ...everything, sort: "-lag" }, () => true, 0))).toBe("cadeb");
  expect(names(rows.page({ ...everything, sort: "-name" }, () => true, 0))).toBe("edcba");
});

it("counts what the filter lets through and cuts the page out of it", () => {
  const rows = table(Array.from({ length: 10 }, (_, index) => ({ name: String(index), lag: index })));
  const page = rows.page({ sort: "-lag", page: 2, pageSize: 2 }, (row) => (row.lag ?? 0) % 2 === 0, 0);
  expect(page.total).toBe(5);
  expect(names(page)).toBe("42");
  expect(rows.page({ sort: "name", page: 9, pageSize: 5 }, () => true, 0)).toEqual({ rows: [], total: 10 });
});

it("sorts anew by figures a second after they changed, and at once when rows come", () => {
  const [a, b] = [{ name: "a", lag: 1 }, { name: "b", lag: 2 }];
  const rows = table([a, b]);
  expect(names(rows.page({ ...everything, sort: "-lag" }, () => true, 0))).toBe("ba");
  a.lag = 3;
  rows.figuresChanged();
  expect(names(rows.page({ ...everything, sort: "-lag" }, () => true, 500))).toBe("ba");
  expect(names(rows.page({ ...everything, sort: "-lag" }, () => true, 1500))).toBe("ab");
  rows.replace([a, b, { name: "c", lag: 10 }]);
  expect(names(rows.page({ ...everything, sort: "-lag" }, () => true, 1501))).toBe("cab");
});
