import { z } from "zod";

const answer = z.record(z.string(), z.unknown());

/**
 * Chat programs answer 200 whatever happened: only a code of 0 says that a message was taken. An answer without a code
 * (a proxy's page, say) is a failure too.
 */
export function judgeErrorCode(body: string, names: readonly string[], passingCodes: readonly number[]): { failure: string; isPassing: boolean } | undefined {
  const values = parsed(body);
  const code = names.map((name) => values?.[name]).find((value) => value !== undefined);
  if (code === 0) return undefined;
  return { failure: code === undefined ? "no error code in the answer" : `error code ${JSON.stringify(code)}`, isPassing: typeof code === "number" && passingCodes.includes(code) };
}

function parsed(body: string): Record<string, unknown> | undefined {
  try {
    return answer.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}
