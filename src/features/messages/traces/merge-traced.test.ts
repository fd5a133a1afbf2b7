import { expect, it } from "vitest";
import { mergeTraced } from "./merge-traced.ts";
import type { TracedMessage } from "./queries.ts";

const row = (part: Partial<TracedMessage>): TracedMessage => ({ messageId: "A", topic: "", tags: "", keys: "", producerGroup: "", producerAddress: "", sentAt: null, costMs: null, isSent: null, firstAt: null, storedAt: null, groups: [], ...part });

it("adds what a later slice tells of a message to its row", () => {
  const consumed = row({ keys: "k", firstAt: 50, groups: [{ group: "G", deliveries: 1, failures: 0, unfinished: 0, lastAt: 50 }] });
  const sent = row({ topic: "T", producerGroup: "PG", sentAt: 10, costMs: 2, isSent: true, firstAt: 10, groups: [{ group: "G", deliveries: 1, failures: 1, unfinished: 0, lastAt: 20 }, { group: "H", deliveries: 1, failures: 0, unfinished: 1, lastAt: 30 }] });
  expect(mergeTraced([[consumed, row({ messageId: "B" })], [sent]])).toEqual([
    row({ topic: "T", keys: "k", producerGroup: "PG", sentAt: 10, costMs: 2, isSent: true, firstAt: 10, groups: [{ group: "G", deliveries: 2, failures: 1, unfinished: 0, lastAt: 50 }, { group: "H", deliveries: 1, failures: 0, unfinished: 1, lastAt: 30 }] }),
    row({ messageId: "B" }),
  ]);
});
