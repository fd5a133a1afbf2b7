import { writeSync } from "node:fs";
import { systemClock } from "../clock.ts";
import { DelayPartsFixture } from "./delay-parts-fixture.ts";

/*
 * Sends numbered messages that are due within two seconds until it is killed (delay-crash.test.ts), delivers them
 * meanwhile, and says how far its sends got. Arguments: folder, first number.
 */
const [rootDir = "", first = "0"] = process.argv.slice(2);
const delays = new DelayPartsFixture(systemClock, rootDir);
await delays.open({ messageDelayLevel: "1s 2s" });
systemClock.every(50, () => void delays.persist());

for (let next = Number(first); ; ) {
  for (let inTurn = 0; inTurn < 5; inTurn++, next++) {
    const asked: Record<string, string> = next % 5 === 0 ? { DELAY: String(1 + (next % 2)) } : { TIMER_DELAY_MS: String((next * 7_919) % 2_000) };
    if (delays.send(`${next}`, asked) !== "ok") throw new Error("refused");
  }
  writeSync(1, `${next}\n`);
  await new Promise((resolve) => setTimeout(resolve, 1));
}
