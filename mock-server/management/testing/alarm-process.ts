import { openAlarmServer, waves, wavesBeginMs } from "./alarm-server.ts";

/*
 * The evaluation of alarms, for tests that kill it: `node alarm-process.ts FOLDER NOW END`. Goes minute after minute from one simulated
 * time to the other, one object a transaction, and tells its parent of each in which somebody is told; the rules are in the file already.
 */
const [folder = "", now = "", end = ""] = process.argv.slice(2);
const minuteMs = 60_000;
let minuteAtMs = Number(now);
const server = openAlarmServer(folder, waves(), wavesBeginMs, { sliceMs: 0, wake: () => process.send?.({ atMs: minuteAtMs }) });
// As far into the minute as the former process was: a clock that was set back is another test's matter.
server.clock.nowMs = Number(now) + 6_000;
server.worker.start();
for (let atMs = Number(now); atMs <= Number(end); atMs += minuteMs) {
  minuteAtMs = atMs;
  // One after the other: each is a minute.
  // oxlint-disable-next-line no-await-in-loop
  await server.runTo(atMs);
}
await server.worker.close();
server.database.close();
process.disconnect();
