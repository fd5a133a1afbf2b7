import { z } from "zod";

/**
 * What a probe's body says, as JSON that people can read too. `run` is random for each start of a console, `holder` stays
 * with its data; both times are when it was sent, in milliseconds of the calendar and in nanoseconds of the sender's own clock.
 */
const stamp = z.object({
  mqdeck: z.literal("probe"),
  plan: z.string(),
  holder: z.string(),
  run: z.string(),
  sequence: z.number().int(),
  sentAtMs: z.number(),
  sentAtNs: z.string(),
  everyMs: z.number().positive(),
});
export type ProbeStamp = Omit<z.output<typeof stamp>, "mqdeck" | "sentAtNs">;

export function encodeStamp(fields: ProbeStamp): Buffer {
  return Buffer.from(JSON.stringify({ mqdeck: "probe", ...fields, sentAtNs: String(process.hrtime.bigint()) }), "utf8");
}

/** undefined for whatever else somebody sends to the topic of probes. */
export function decodeStamp(body: Buffer): ProbeStamp | undefined {
  try {
    return stamp.safeParse(JSON.parse(body.toString("utf8"))).data;
  } catch {
    return undefined;
  }
}
