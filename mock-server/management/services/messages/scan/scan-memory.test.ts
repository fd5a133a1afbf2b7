import { expect, it } from "vitest";
import { ScanMemory } from "./scan-memory.ts";
import { placeOf, ScriptedQueues } from "./scripted-queues.ts";

it("lets few bodies wait, and reads the others again when their turn comes", async () => {
  const queues = new ScriptedQueues([{ brokerName: "broker-a", queueId: 3, minOffset: 7, messages: Array.from({ length: 20 }, (_, atMs) => ({ atMs, tag: "t", bytes: 4_000_000 })) }]);
  const [window] = queues.windows;
  if (!window) throw new Error("no window");
  const { messages } = await queues.pull(window, 7, 20, true);
  const memory = new ScanMemory(queues.pull);
  const waiting = messages.flatMap((message) => memory.keep([message]));
  const whole = waiting.filter(({ body }) => body.length > 0);
  // 32 MB and what went beyond them.
  expect(whole).toHaveLength(9);
  expect(waiting.map(placeOf)).toEqual(messages.map(placeOf));
  const given = await Promise.all(waiting.map((message) => memory.whole(message)));
  expect(given).toEqual(messages);
  for (const message of waiting) memory.release(message);
  expect(memory.keep(messages)).toBe(messages);
  queues.dropOldest(queues.queues[0] ?? { brokerName: "", queueId: 0, minOffset: 0, messages: [] }, 20);
  const last = waiting.at(-1);
  expect(last && (await memory.whole(last))).toBeUndefined();
});
