import { expect, it } from "vitest";
import { parseConsumeQueuePart } from "./consume-queue.ts";

it("reads what a 4.9 broker prints of a consume queue, and an answer without entries", () => {
  const printed = `{"maxQueueIndex":12,"minQueueIndex":3,"queueData":[{"bitMap":null,"eval":true,"extendDataJson":null,"msg":null,"physicOffset":4096,"physicSize":210,"tagsCode":100},{"eval":true,"physicOffset":9007199254740991,"physicSize":210,"tagsCode":-1}]}`;
  expect(parseConsumeQueuePart(Buffer.from(printed))).toEqual({ minOffset: 3, maxOffset: 12, commitLogOffsets: [4096, 9007199254740991] });
  expect(parseConsumeQueuePart(Buffer.from(`{"maxQueueIndex":0,"minQueueIndex":0}`)).commitLogOffsets).toEqual([]);
});
