import type { AnswerOf } from "../../api/call.ts";

type SentRow = AnswerOf<"dialTestProduce">["rows"][number];

/** What became of the messages of a produce test, in figures. */
export interface SendSummary {
  sent: number;
  ok: number;
  /** Half of the sends were answered within this time; undefined when nothing was sent. */
  medianMs: number | undefined;
  longestMs: number | undefined;
}

/** Counts and times over all rows, refused ones included: their answer took time as well. */
export function sendSummary(rows: readonly Pick<SentRow, "state" | "durationMs">[]): SendSummary {
  const durations = rows.map((row) => row.durationMs).toSorted((a, b) => a - b);
  return { sent: rows.length, ok: rows.filter((row) => row.state === "SEND_OK").length, medianMs: durations[Math.ceil(durations.length / 2) - 1], longestMs: durations.at(-1) };
}
