import { expect, it } from "vitest";
import type { PullResult, PullStatus, StoredMessage } from "../../adapters/port/messages-port.ts";
import { QueueFollower } from "./queue-follower.ts";

const result = (status: PullStatus, nextOffset: number, maxOffset: number, offsets: number[] = [], minOffset = 0): PullResult => {
  // A follower looks at nothing else of a message.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const messages = offsets.map((queueOffset) => ({ queueOffset }) as StoredMessage);
  return { status, messages, nextOffset, minOffset, maxOffset };
};

/** Follows a queue from offset 100 on, answering each pull with the next result; tells what was asked and what came of it. */
async function follow(answers: (PullResult | Error)[], mostBehind = 64) {
  const stop = new AbortController();
  const asked: { offset: number; mayWait: boolean }[] = [];
  const seen = { taken: [] as number[], passed: 0, unread: 0, failures: [] as unknown[] };
  const follower = new QueueFollower({ brokerName: "b", queueId: 0 }, 100, {
    pull: async (_, offset, mayWait) => {
      asked.push({ offset, mayWait });
      const answer = answers.shift();
      if (answer === undefined) stop.abort();
      if (answer instanceof Error) throw answer;
      return answer ?? result("NO_NEW_MESSAGE", offset, offset);
    },
    pace: () => ({ everyMs: 0, mostBehind }),
    take: async (messages) => void seen.taken.push(...messages.map(({ queueOffset }) => queueOffset)),
    passed: (messages, unread) => {
      seen.passed += messages;
      seen.unread += unread;
    },
    failed: (error) => seen.failures.push(error),
    failurePauseMs: 1,
    signal: stop.signal,
  });
  await follower.run();
  return { ...seen, asked, offset: follower.offset };
}

it("reads on from where it came to, what its broker filtered out included", async () => {
  const seen = await follow([result("FOUND", 103, 103, [100, 102]), result("NO_MATCHED_MESSAGE", 150, 150), result("NO_NEW_MESSAGE", 150, 150), result("FOUND", 151, 151, [150])]);
  expect(seen).toMatchObject({ taken: [100, 102, 150], passed: 51, unread: 0, offset: 151 });
  expect(seen.asked.map(({ offset }) => offset)).toEqual([100, 103, 150, 150, 151]);
});

it("jumps to the newest when it is too far behind, and counts what it passes over", async () => {
  const seen = await follow([result("FOUND", 132, 100_000, [100]), result("FOUND", 100_000, 100_000, [99_968])]);
  expect(seen).toMatchObject({ passed: 99_900, unread: 99_968 - 132, offset: 100_000 });
});

it("reads a backlog that is not too long", async () => {
  expect(await follow([result("FOUND", 132, 190, [100]), result("FOUND", 164, 190, [132])])).toMatchObject({ unread: 0, offset: 164 });
});

it("passes over what retention has deleted, and begins again with a topic that was made anew", async () => {
  expect(await follow([result("OFFSET_ILLEGAL", 500, 600, [], 500)], 200)).toMatchObject({ passed: 400, unread: 400, offset: 500 });
  expect(await follow([result("OFFSET_ILLEGAL", 7, 7, [], 2), result("FOUND", 7, 7, [2, 3, 4, 5, 6])])).toMatchObject({ taken: [2, 3, 4, 5, 6], passed: 5, unread: 0 });
});

it("tries again after a failure without waiting at the broker, so that it is soon known to be back", async () => {
  const broken = new Error("broken");
  const seen = await follow([broken, broken, result("NO_NEW_MESSAGE", 100, 100)]);
  expect(seen.failures).toEqual([broken, broken, undefined]);
  expect(seen.asked.map(({ mayWait }) => mayWait)).toEqual([true, false, false, true]);
});
