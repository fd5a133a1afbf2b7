import { describe, expect, it } from "vitest";
import { cyclesAmong, importsOf, refusalOf, sourceFiles } from "./import-table.ts";

const edges = sourceFiles().flatMap(importsOf);

describe("the import table of ARCHITECTURE section 2", () => {
  it("sees the imports that exist", () => {
    expect(edges.some((edge) => edge.from === "checks/import-table.test.ts" && edge.to === "checks/import-table.ts")).toBe(true);
  });

  it("refuses an edge that is not in the table", () => {
    expect(refusalOf({ from: "src/ui/a.ts", to: "src/api/b.ts", external: false })).toBeDefined();
    expect(refusalOf({ from: "src/features/topics/a.ts", to: "src/features/groups/b.ts", external: false })).toBeDefined();
    expect(refusalOf({ from: "mock-server/broker/log/a.ts", to: "fastify", external: true })).toBeDefined();
  });

  it("holds for every file", () => {
    expect(edges.map(refusalOf).filter(Boolean)).toEqual([]);
  });

  it("has no cycle", () => {
    expect(cyclesAmong(edges)).toEqual([]);
  });
});
