import { expect, it } from "vitest";
import { changedDraft, newDraft, panelOf, scopesOf } from "./panel-draft.ts";

const draft = newDraft("default");

it("makes a panel of one subject or of the largest ones", () => {
  expect(panelOf(draft)).toEqual({ kind: "chart", title: "", instanceId: "default", series: [{ metric: "produceRate", subject: { scope: "instance" } }], w: 6, h: 4 });
  expect(panelOf({ ...draft, scope: "topic", name: " orders ", statistic: "max" })?.series).toEqual([{ metric: "produceRate", subject: { scope: "topic", topic: "orders" }, statistic: "max" }]);
  expect(panelOf(changedDraft({ ...draft, kind: "ranking", top: "20" }))).toMatchObject({ kind: "ranking", series: [{ metric: "produceRate", scope: "broker", top: 20 }] });
});

it("is not complete without instance or name", () => expect([panelOf(newDraft()), panelOf({ ...draft, scope: "topic", name: " " })]).toEqual([undefined, undefined]));

it("keeps what fits together after a change", () => {
  expect(scopesOf({ metric: "lag", kind: "figure" })).toEqual(["instance", "topic", "group"]);
  expect(changedDraft({ ...draft, scope: "broker", metric: "lag" })).toMatchObject({ scope: "instance" });
  expect(changedDraft({ ...draft, metric: "nodesDown", kind: "ranking" })).toMatchObject({ kind: "chart", scope: "instance" });
  expect(changedDraft({ ...draft, metric: "lag", statistic: "total" })).toMatchObject({ statistic: "" });
  expect(changedDraft({ ...draft, metric: "lag", scope: "queue" })).toMatchObject({ scope: "queue", choice: "top" });
});
