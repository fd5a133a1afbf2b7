/** What a page needs to know of a failure: `ApiError` has this shape, any other error gets code `unexpected`. */
export interface Problem {
  code: string;
  params: Record<string, string | number>;
  message: string;
  requestId?: string;
  /** Which inputs were refused and why; `path` uses dots. */
  fields?: readonly { path: string; reason: string; limit?: number | string }[];
}

/** Reads a failure of any kind; never throws. */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof Error)) return { code: "unexpected", params: {}, message: String(error) };
  const candidate: Error & Partial<Problem> = error;
  return {
    code: typeof candidate.code === "string" && candidate.name === "ApiError" ? candidate.code : "unexpected",
    params: candidate.params ?? {},
    message: error.message,
    requestId: candidate.requestId,
    fields: candidate.fields,
  };
}

/** The kind of thing ("topic", "group") that the server says there is none of; undefined for every other failure. */
export function missingThing(error: unknown): string | undefined {
  const { code, params } = problemOf(error);
  return code === "not_found" ? String(params.what) : undefined;
}

/** The text that an operator hands on: one line a fact, no secrets since the server never sends any. */
export function problemDetail(problem: Problem): string {
  const facts = [`code: ${problem.code}`, `message: ${problem.message}`, problem.requestId && `request: ${problem.requestId}`, ...Object.entries(problem.params).map(([name, value]) => `${name}: ${value}`)];
  return [...facts.filter(Boolean), `page: ${location.href}`, `time: ${new Date().toISOString()}`].join("\n");
}
