import type { GroupVerdict, MessageLocation } from "../../src/contract/verdicts.ts";
import type { TestConsole } from "../management/testing/console-client.ts";

interface Asked {
  id?: string | undefined;
  key?: string;
  topic?: string;
  message?: string;
  group?: string;
}

export type Locator = (asked: Asked) => Promise<MessageLocation>;

/** Asks the console's API where a message is. */
export function locator(console: TestConsole): Locator {
  return async (asked) => {
    const query = new URLSearchParams(Object.entries(asked).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]])));
    const { body, status } = await console.client.call<MessageLocation>("GET", `/api/instances/default/message-location?${query.toString()}`);
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body;
  };
}

/** The codes of a verdict's evidence, in order. */
export function codesOf({ evidence }: GroupVerdict): string[] {
  return evidence.map(({ code }) => code);
}
