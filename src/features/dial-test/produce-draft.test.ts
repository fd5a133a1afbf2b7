import { describe, expect, it } from "vitest";
import { anyTime, firstProduceDraft, produceRequest, wholeBetween } from "./produce-draft.ts";

describe("produceRequest", () => {
  it("describes ten generated messages of 1 KB by default", () => {
    expect(produceRequest(" orders ", firstProduceDraft)).toEqual({
      body: { topic: "orders", messageType: "NORMAL", messageCount: 10, sizeKb: 1, body: "", tags: "", keys: "", queueId: undefined, brokerName: undefined },
    });
  });

  it("sends an own text as it is", () => {
    expect(produceRequest("orders", { ...firstProduceDraft, form: "own", bodyText: " <b>1</b> ", sizeKb: "nonsense" })).toMatchObject({ body: { body: " <b>1</b> " } });
  });

  it("gives a delayed message a level or a time, and a transaction its end", () => {
    expect(produceRequest("orders", { ...firstProduceDraft, messageType: "DELAY", delay: "3" })).toMatchObject({ body: { messageType: "DELAY", delayLevel: 3 } });
    expect(produceRequest("orders", { ...firstProduceDraft, messageType: "DELAY", delay: anyTime, delaySeconds: "90" })).toMatchObject({ body: { messageType: "DELAY", delaySeconds: 90 } });
    expect(produceRequest("orders", { ...firstProduceDraft, messageType: "DELAY", delay: anyTime, delaySeconds: "3456001" })).toEqual({ refusals: { delaySeconds: { why: "notWhole", least: 1, most: 3_456_000 } } });
    expect(produceRequest("orders", { ...firstProduceDraft, messageType: "TRANSACTION", transactionOutcome: "rollback", delay: anyTime, delaySeconds: "x" })).toMatchObject({ body: { messageType: "TRANSACTION", transactionOutcome: "rollback" } });
  });

  it("names every field that is wrong", () => {
    const refused = produceRequest(" ", { ...firstProduceDraft, messageCount: "1001", sizeKb: "0.5", queueId: "-1" });
    expect(refused).toEqual({
      refusals: {
        topic: { why: "required" },
        messageCount: { why: "notWhole", least: 1, most: 1000 },
        sizeKb: { why: "notWhole", least: 1, most: 4097 },
        queueId: { why: "notWhole", least: 0, most: 65_535 },
      },
    });
  });

  it("wants broker and queue together", () => {
    expect(produceRequest("orders", { ...firstProduceDraft, queueId: "0" })).toEqual({ refusals: { brokerName: { why: "queueNeedsBroker" } } });
    expect(produceRequest("orders", { ...firstProduceDraft, brokerName: "broker-a" })).toEqual({ refusals: { queueId: { why: "queueNeedsBroker" } } });
    expect(produceRequest("orders", { ...firstProduceDraft, brokerName: "broker-a", queueId: "3" })).toMatchObject({ body: { queueId: 3, brokerName: "broker-a" } });
  });
});

it("says that an empty number is missing and not wrong", () => {
  expect(wholeBetween(" ", 1, 5)).toEqual({ refusal: { why: "required", least: 1, most: 5 } });
  expect(wholeBetween("5", 1, 5)).toEqual({ value: 5 });
});
