import { z } from "zod";

/** Milliseconds since 1970 UTC. */
export const timestampMs = z.number().int();
/** A count or an offset. Engines speak int64; a figure beyond 2^53 is given as null, never rounded. */
export const count = z.number().int();
/** A figure that may be unknown: null is shown as "not known", never as zero. */
export const figure = z.number().nullable();
export const countOrUnknown = count.nullable();

/** Half an answer is an answer: what is missing from this one and why. */
export const warning = z.object({
  code: z.enum(["broker_unreachable", "not_supported", "truncated", "still_loading", "engine_refused", "writes_refused", "not_found"]),
  subject: z.string().describe("broker, address or field that is missing"),
  detail: z.string(),
});
export type Warning = z.output<typeof warning>;

export const maxPageSize = 500;

/** Query of a server-side list. `sort` is a column name, with `-` in front for descending; the first column is the default. */
export function listQuery<C extends string>(sortColumns: readonly [C, ...C[]]) {
  const first: C | `-${C}` = sortColumns[0];
  const sorts = sortColumns.flatMap((column): (C | `-${C}`)[] => [column, `-${column}`]);
  return z.object({
    search: z.string().trim().max(255).default(""),
    page: z.coerce.number().int().min(1).max(1_000_000).default(1),
    pageSize: z.coerce.number().int().min(1).max(maxPageSize).default(10),
    sort: z.literal(sorts).default(() => first),
  });
}

/** One page of a list with its age and what is missing. */
export function listOf<R extends z.ZodType>(row: R) {
  return z.object({
    rows: z.array(row),
    total: count.describe("rows that match, on all pages"),
    page: count,
    pageSize: count,
    asOf: timestampMs.describe("when the figures were read from the brokers"),
    warnings: z.array(warning),
  });
}

export const instanceParams = z.object({ instanceId: z.string().min(1).max(64) });
export const noContent = z.null().describe("no content");
