import type { AnswerOf } from "../../api/call.ts";

export type Severity = AnswerOf<"listAlarmRules">["rows"][number]["severity"];

/** From the worst to the mildest. */
export const severities = ["critical", "major", "minor", "info"] as const satisfies readonly Severity[];
