import { writeSync } from "node:fs";
import { MessageStore } from "./message-store.ts";
import type { MessageToStore } from "./record-encoder.ts";

/*
 * Stores numbered messages as fast as it can until it is killed (crash.test.ts), and says after each write how far
 * it got: what was said is what a broker would have answered. Arguments: folder, first number.
 */
const [rootDir = "", first = "0"] = process.argv.slice(2);
const store = await MessageStore.open({
  rootDir, storeHost: { ip: 0x7f000001, port: 10911 }, commitLogSegmentBytes: 1024 * 1024, consumeQueueFileEntries: 1000,
  indexSlots: 1000, indexEntries: 5000, flushIntervalMs: 10,
});
const message: MessageToStore = {
  topic: "T", queueId: 0, flag: 0, sysFlag: 0, bornTimestampMs: 0, bornIp: 0, bornPort: 0, reconsumeTimes: 0,
  preparedTransactionOffset: 0, body: Buffer.alloc(0), bodyStart: 0, bodyEnd: 0, properties: "", tagsCode: 0,
};

for (let next = Number(first); ; ) {
  for (let inTurn = 0; inTurn < 37; inTurn++, next++) {
    message.queueId = next % 5;
    message.body = Buffer.from(`${next} ${"x".repeat(next % 700)}`);
    message.bodyEnd = message.body.length;
    message.properties = `UNIQ_KEY\u0001K${next}\u0002TAGS\u0001t`;
    if (store.append(message).status !== "ok") throw new Error("refused");
  }
  store.writePending();
  writeSync(1, `${next}\n`);
  await new Promise(setImmediate);
}
