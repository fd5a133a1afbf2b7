import { z } from "zod";
import { defineEndpoints } from "./endpoint.ts";
import { job } from "./jobs.ts";
import { messageFilter } from "./message-filter.ts";
import { existingName } from "./names.ts";
import { count, instanceParams, timestampMs } from "./paging.ts";

export const maxTickedMessages = 1000;
const range = { beginAt: timestampMs.optional().describe("store time; absent = from the oldest"), endAt: timestampMs.optional().describe("absent = now"), filter: messageFilter.default(() => messageFilter.parse({})) };

/** What is exported. */
export const exportSource = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("topic"), topic: existingName, brokerName: z.string().max(255).default(""), queueId: count.min(0).optional(), ...range }),
  z.object({ kind: z.literal("deadLetters"), group: existingName, classId: z.string().max(64).default("").describe("only those of one class of the dead letters"), ...range }),
  z.object({ kind: z.literal("messages"), topic: z.string().max(255).describe("for display"), offsetMessageIds: z.array(z.string().regex(/^([0-9A-Fa-f]{32}|[0-9A-Fa-f]{56})$/)).min(1).max(maxTickedMessages) }),
]);
export type ExportSource = z.output<typeof exportSource>;

/** How it is written (MSG-023, MSG-025). */
export const exportForm = z.object({
  format: z.enum(["csv", "jsonLines"]),
  body: z.enum(["text", "base64"]).default("text").describe("a body that is not UTF-8 is base64 always; the column bodyEncoding says which"),
  gzip: z.boolean().default(false),
  byteOrderMark: z.boolean().default(false).describe("of a CSV file, for Excel"),
});
export type ExportForm = z.output<typeof exportForm>;

export const exportEndpoints = defineEndpoints({
  startExport: {
    summary: "Write messages into a file to download, as a job (MSG-023 to MSG-025, DLQ-10)",
    params: instanceParams,
    body: z.object({ source: exportSource, form: exportForm }),
    response: job,
  },
});
