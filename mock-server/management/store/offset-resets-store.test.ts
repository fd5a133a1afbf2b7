import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "./database.ts";
import { OffsetResetsStore } from "./offset-resets-store.ts";

let database: ReturnType<typeof openDatabase>;
let store: OffsetResetsStore;
const place = { group: "billing", topic: "orders", brokerName: "broker-a", queueId: 0 };

function reset(atMs: number, oldOffset: number | null, newOffset: number, { result = "done" as const, undoes = null }: { result?: "done" | "failed"; undoes?: number | null } = {}): number {
  const id = store.begin({ instanceId: "one", group: "billing", topic: "orders", atMs, account: "admin", target: { to: "latest" }, undoes }, [{ brokerName: "broker-a", queueId: 0, oldOffset, newOffset }]);
  store.complete(id, ["c1"], [{ brokerName: "broker-a", queueId: 0, newOffset, result, detail: "" }]);
  return id;
}

beforeEach(() => {
  database = openDatabase(":memory:");
  database.exec("INSERT INTO instances (id, name, description, kind, bundled, name_servers, access_key, secret_key, tls, created_at) VALUES ('one', 'one', '', 'rocketmq', 0, '', '', '', 0, 0)");
  store = new OffsetResetsStore(database);
});
afterEach(() => database.close());

describe("the ledger of resets", () => {
  it("keeps one that ended half way as not known", () => {
    const id = store.begin({ instanceId: "one", group: "billing", topic: "orders", atMs: 5, account: "admin", target: { to: "timestamp", timestampMs: 3 }, undoes: null }, [{ brokerName: "broker-a", queueId: 0, oldOffset: 3, newOffset: 9 }]);
    expect(store.find("one", "billing", id)).toEqual({ id, instanceId: "one", group: "billing", topic: "orders", atMs: 5, account: "admin", target: { to: "timestamp", timestampMs: 3 }, undoes: null, undoneBy: null, clientsTold: [], queues: [{ brokerName: "broker-a", queueId: 0, oldOffset: 3, newOffset: 9, result: "unknown", detail: "" }] });
    expect(store.find("other", "billing", id)).toBeUndefined();
  });

  it("lists the newest first, page by page, of one topic or of all, with what took each back", () => {
    const first = reset(1, 0, 5);
    const second = reset(2, 5, 0, { undoes: first });
    expect(store.page("one", "billing", "", 0, 1)).toMatchObject({ total: 2, resets: [{ id: second, undoes: first, undoneBy: null, clientsTold: ["c1"] }] });
    expect(store.page("one", "billing", "orders", 1, 1).resets).toMatchObject([{ id: first, undoneBy: second }]);
    expect(store.page("one", "billing", "other", 0, 10)).toEqual({ resets: [], total: 0 });
  });

  it("takes a way back of which every queue failed for none", () => {
    const first = reset(1, 0, 5);
    reset(2, 5, 0, { undoes: first, result: "failed" });
    expect(store.find("one", "billing", first)?.undoneBy).toBeNull();
    const second = reset(3, 5, 0, { undoes: first });
    expect(store.find("one", "billing", first)?.undoneBy).toBe(second);
  });

  it("names the resets that went over an offset, and when one went back before it", () => {
    const over = reset(1, 3, 10);
    expect(store.resetsPast("one", place, 3)).toEqual([{ id: over, atMs: 1, account: "admin", undoneBy: null, oldOffset: 3, newOffset: 10, takenBackAtMs: null }]);
    expect(store.resetsPast("one", place, 2)).toEqual([]);
    expect(store.resetsPast("one", place, 10)).toEqual([]);
    reset(2, 10, 4, { undoes: over });
    expect(store.resetsPast("one", place, 7)).toMatchObject([{ id: over, takenBackAtMs: 2 }]);
    expect(store.resetsPast("one", place, 3)).toMatchObject([{ id: over, takenBackAtMs: null }]);
    const begun = reset(3, null, 8);
    reset(4, 8, 50, { result: "failed" });
    expect(store.resetsPast("one", place, 5).map(({ id }) => id)).toEqual([begun, over]);
    expect(store.resetsPast("one", place, 20)).toEqual([]);
    expect(store.resetsPast("one", { ...place, queueId: 1 }, 5)).toEqual([]);
  });

  it("goes with its instance", () => {
    reset(2, 5, 0, { undoes: reset(1, 0, 5) });
    database.exec("DELETE FROM instances");
    expect(store.page("one", "billing", "", 0, 10).total).toBe(0);
  });
});
