import type { StoredMessage } from "../port/messages-port.ts";

/** How far the brokers' answers of at most `wanted` messages reach: one that is full tells all down to its oldest (store time, ms), so together they tell all from the youngest of these on. */
export function reachOf(answers: readonly { messages: readonly Pick<StoredMessage, "storedAtMs">[] }[], wanted: number): { limited: boolean; wholeFromMs: number } {
  const full = answers.filter(({ messages }) => messages.length >= wanted);
  return { limited: full.length > 0, wholeFromMs: Math.max(0, ...full.map(({ messages }) => Math.min(...messages.map(({ storedAtMs }) => storedAtMs)))) };
}
