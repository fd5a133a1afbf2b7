import { z } from "zod";
import { groupParams } from "./clients.ts";
import { defineEndpoints } from "./endpoint.ts";
import { existingName } from "./names.ts";
import { count, countOrUnknown, listOf, listQuery, timestampMs, warning } from "./paging.ts";

const queue = { brokerName: z.string(), queueId: count };
const offset = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** RESET-2 and C-21, a given offset for some queues, and the way back from an earlier reset. Time means store time (C-20). */
export const resetTarget = z.discriminatedUnion("to", [
  z.object({ to: z.literal("latest") }),
  z.object({ to: z.literal("earliest") }),
  z.object({ to: z.literal("timestamp"), timestampMs: z.number().int().min(0).max(8_640_000_000_000_000) }),
  z.object({ to: z.literal("offsets"), offsets: z.array(z.object({ brokerName: z.string().min(1).max(255), queueId: z.number().int().min(0), offset })).max(10_000).describe("queues that are not named stay where they are") }),
  z.object({ to: z.literal("before"), resetId: z.number().int().min(1).describe("back to where the group was before this reset") }),
]);
export type ResetTarget = z.output<typeof resetTarget>;

/** "unknown": the server stopped before it knew, or the offset may have moved although the queue failed; then the detail says why. */
export const resetResult = z.enum(["done", "failed", "unknown"]);

const resetRow = z.object({
  ...queue,
  currentOffset: countOrUnknown.describe("null = the group never committed here"),
  wishedOffset: countOrUnknown.describe("what the target names; where it is stored no more, newOffset is the nearest that is. null = the group had never committed here before the reset that is taken back: it begins with the oldest"),
  newOffset: count,
  minOffset: count,
  maxOffset: count,
  redelivered: count.describe("messages that come again"),
  skipped: count.describe("messages that will not be consumed"),
  stays: z.boolean().describe("the target does not name this queue"),
});

const resetPreview = z.object({
  rows: z.array(resetRow),
  redelivered: count,
  skipped: count,
  onlineClients: z.array(z.string()),
  refusal: z.enum(["broadcasting"]).nullable().describe("why it would be refused: a broadcasting group keeps its offsets in its clients"),
  pullsActively: z.boolean().describe("the clients online poll by themselves and are not told by the broker"),
  asOf: timestampMs,
  warnings: z.array(warning),
});

const resetEntry = z.object({
  id: count,
  topic: z.string(),
  at: timestampMs,
  account: z.string(),
  target: resetTarget,
  undoes: countOrUnknown.describe("the reset that this one took back"),
  undoneBy: countOrUnknown,
  clientsTold: z.array(z.string()),
  queues: z.array(z.object({ ...queue, oldOffset: countOrUnknown.describe("null = the group had never committed here"), newOffset: count, result: resetResult, detail: z.string() })),
});

export const offsetResetEndpoints = defineEndpoints({
  listOffsetResets: { summary: "Every reset of the group's offsets, newest first", params: groupParams, query: listQuery(["at"]).pick({ page: true, pageSize: true }).extend({ topic: z.string().max(255).default("") }), response: listOf(resetEntry) },
  previewOffsetReset: { summary: "What a reset would do, per queue; changes nothing", params: groupParams, body: z.object({ topic: existingName, target: resetTarget }), response: resetPreview },
  resetOffsets: {
    summary: "Reset the group's offsets on a topic, or take an earlier reset back (RESET)",
    params: groupParams,
    body: z.object({ topic: existingName, target: resetTarget, confirm: z.string().describe("the name of the group") }),
    response: z.object({ id: count.describe("of the entry in the list of resets"), rows: z.array(resetRow.extend({ result: resetResult, detail: z.string() })), clientsTold: z.array(z.string()), warnings: z.array(warning) }),
  },
});
