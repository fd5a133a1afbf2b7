import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BoardPanel } from "../../src/contract/boards.ts";
import type { ResponseOf } from "../../src/contract/endpoint.ts";
import type { Endpoints } from "../../src/contract/endpoints.ts";
import { openDatabase } from "./store/database.ts";
import { BoardsStore } from "./store/boards-store.ts";
import { startTestConsole } from "./testing/console-client.ts";
import type { Answer, TestConsole } from "./testing/console-client.ts";
import { MemoryEngine } from "./testing/memory-engine.ts";

type Board = ResponseOf<Endpoints["getBoard"]>;

let console: TestConsole;
const call = <T = Board>(method: string, path: string, body?: object): Promise<Answer<T>> => console.client.call<T>(method, `/api/boards${path}`, body);
const chart: Omit<BoardPanel, "id" | "x" | "y"> = { kind: "chart", title: "", instanceId: "default", series: [{ metric: "lag", subject: { scope: "group", group: "billing" } }, { metric: "produceRate", scope: "topic", top: 5 }], w: 6, h: 4 };

beforeAll(async () => {
  console = await startTestConsole({ engines: { rocketmq: new MemoryEngine() } });
  await console.client.signIn();
});
afterAll(() => console.stop());

describe("boards of one's own (MON-018, MON-019)", () => {
  it("are made, get copies of charts below one another, and are arranged", async () => {
    const { body: made } = await call("POST", "", { name: "On call" });
    expect(made).toMatchObject({ name: "On call", owner: "admin", isMine: true, panels: [], revision: 1 });
    await call("POST", `/${made.id}/panels`, chart);
    const { body: two } = await call("POST", `/${made.id}/panels`, { ...chart, kind: "ranking", series: [{ metric: "lag", scope: "group", top: 5 }], h: 3 });
    expect(two.panels.map(({ h, x, y }) => [x, y, h])).toEqual([[0, 0, 4], [0, 4, 3]]);
    expect(two.panels[0]).toMatchObject(chart);
    const moved = two.panels.map((panel, index) => Object.assign(panel, { x: index * 6, y: 0 }));
    const { body: arranged } = await call("PATCH", `/${made.id}`, { revision: two.revision, panels: moved });
    expect(arranged).toMatchObject({ revision: 4, panels: moved });
    expect((await call<{ rows: Board[] }>("GET", "")).body.rows).toMatchObject([{ name: "On call", panelCount: 2 }]);
  });

  it("are not overwritten by somebody who has not seen the last change", async () => {
    const { body: made } = await call("POST", "", { name: "Two tabs" });
    await call("PATCH", `/${made.id}`, { revision: made.revision, description: "first" });
    const late = await call<{ code: string }>("PATCH", `/${made.id}`, { revision: made.revision, description: "second" });
    expect([late.status, late.body.code]).toEqual([409, "state_changed"]);
    expect((await call("GET", `/${made.id}`)).body.description).toBe("first");
  });

  it("refuse a name that is taken, twins, metrics that are none, and boards that are none", async () => {
    const panel = { ...chart, id: "a", x: 0, y: 0 };
    const codes = await Promise.all([
      call<{ code: string }>("POST", "", { name: "On call" }),
      call<{ code: string }>("POST", "", { name: "Twins", panels: [panel, panel] }),
      call<{ code: string }>("POST", "", { name: "Strange", panels: [{ ...panel, series: [{ metric: "weather", subject: { scope: "instance" } }] }] }),
      call<{ code: string }>("GET", "/999"),
    ]);
    expect(codes.map(({ body }) => body.code)).toEqual(["name_taken", "invalid_input", "invalid_input", "not_found"]);
  });

  it.each<[string, Partial<BoardPanel>, string]>([
    ["a total of what is no rate", { series: [{ metric: "lag", subject: { scope: "group", group: "g" }, statistic: "total" }] }, "series.0.statistic"],
    ["a metric that the scope does not have", { series: [{ metric: "diskReadBytes", subject: { scope: "topic", topic: "t" } }] }, "series.0.subject"],
    ["the largest of a scope that the metric does not have", { series: [{ metric: "lag", scope: "broker", top: 5 }] }, "series.0.scope"],
    ["a ranking of one subject", { kind: "ranking", series: [{ metric: "lag", subject: { scope: "group", group: "g" } }] }, "series.0.scope"],
    ["what goes beyond the columns", { x: 8, w: 6 }, "w"],
    ["what lies below any board", { y: 10_000 }, "y"],
  ])("refuse %s", async (_, more, field) => {
    const panels = [{ ...chart, id: "a", x: 0, y: 0, ...more }];
    const { body: made } = await call("POST", "", { name: `Refuses ${field} ${JSON.stringify(more).length}` });
    for (const answer of [await call<{ params: object }>("POST", "", { name: "Never", panels }), await call<{ params: object }>("PATCH", `/${made.id}`, { revision: made.revision, panels })]) {
      expect(answer).toMatchObject({ status: 400, body: { params: { field: `panels.0.${field}` } } });
    }
    const { id: _id, x: _x, y: _y, ...panel } = panels[0]!;
    const added = await call<{ params: object }>("POST", `/${made.id}/panels`, panel);
    expect(added.status).toBe(field.startsWith("series") ? 400 : 200);
  });

  it("are removed by their owner; others read and copy them", async () => {
    const database = openDatabase(`${console.dataDir}/management/console.sqlite`);
    const theirs = new BoardsStore(database).add({ name: "Theirs", description: "", owner: "somebody", panels: [{ ...chart, id: "a", x: 0, y: 0 }], updatedAtMs: 1 });
    database.close();
    const { body } = await call("GET", `/${theirs.id}`);
    expect(body).toMatchObject({ isMine: false, owner: "somebody" });
    expect((await call<{ code: string }>("PATCH", `/${theirs.id}`, { revision: 1, name: "Mine" })).body.code).toBe("not_permitted");
    expect((await call<{ code: string }>("DELETE", `/${theirs.id}`)).body.code).toBe("not_permitted");
    const { body: copy } = await call("POST", "", { name: "Theirs", panels: body.panels });
    expect(copy).toMatchObject({ isMine: true, panels: body.panels });
    expect((await call("DELETE", `/${copy.id}`)).status).toBe(204);
    expect((await call("GET", `/${copy.id}`)).status).toBe(404);
  });
});
