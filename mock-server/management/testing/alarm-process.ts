import { openAlarmServer, waves, wavesBeginMs } from "./alarm-server.ts";

/*
 * The evaluation of alarms, for tests that kill it: `node alarm-process.ts FOLDER NOW END`. Goes minute after minute from one simulated
 * time to the other and tells its parent after each; the rules are in the file already.
 */
const [folder = "", now = "", end = ""] = process.argv.slice(2);
const minuteMs = 60_000;
const server = openAlarmServer(folder, waves(), wavesBeginMs);
server.clock.nowMs = Number(now);
server.worker.start();
for (let atMs = Number(now); atMs <= Number(end); atMs += minuteMs) {
  // One after the other: each is a minute.
  // oxlint-disable-next-line no-await-in-loop
  await server.runTo(atMs);
  process.send?.({ atMs });
}
await server.worker.close();
server.database.close();
process.disconnect();
