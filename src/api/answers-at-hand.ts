import type { EndpointName } from "../contract/paths.ts";

const answers = new Map<EndpointName, unknown>();

/** Keeps an answer that the server wrote into the page; the first call of that endpoint takes it instead of asking. */
export function offerAnswer(name: EndpointName, answer: unknown): void {
  answers.set(name, answer);
}

/** The kept answer, once; undefined when there is none. */
export function takeAnswer(name: EndpointName): unknown {
  const answer = answers.get(name);
  answers.delete(name);
  return answer;
}

/** Drops what nobody took, so that it is never shown later as if it were fresh. */
export function forgetAnswers(): void {
  answers.clear();
}
