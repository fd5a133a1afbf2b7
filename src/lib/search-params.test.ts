import { expect, it } from "vitest";
import { listSearch, parseSearch, stringifySearch, wholeParam, wordParam } from "./search-params.ts";

it("keeps plain values in a link and leaves defaults out", () => {
  expect(stringifySearch({ q: "order 1", page: 2, dir: undefined, tab: "a" })).toBe("?q=order+1&page=2&tab=a");
  expect(parseSearch("?q=order+1&page=2")).toEqual({ q: "order 1", page: "2" });
});

it("drops what makes no sense instead of failing", () => {
  expect(listSearch({ q: "", sort: "secret", page: "0", size: "37" }, ["name"])).toEqual({});
  expect(listSearch({ page: "3", size: "100", sort: "-name" }, ["name"])).toEqual({ page: 3, size: 100, sort: "-name" });
  expect(wholeParam("1e3")).toBeUndefined();
  expect(wordParam("x", ["y"])).toBeUndefined();
});
