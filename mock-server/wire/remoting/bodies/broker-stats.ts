import { printFastjson } from "../fastjson-emitter.ts";
import { parseFastjsonObject } from "../fastjson-parser.ts";
import type { FastjsonObject } from "../fastjson-object.ts";

/** One snapshot of a statistic (protocol sheet §8): `averagePerCall` is `avgpt` on the wire. */
interface StatsSnapshot {
  sum: number;
  tps: number;
  averagePerCall: number;
}

/** The answer of VIEW_BROKER_STATS_DATA. */
export interface BrokerStats {
  minute: StatsSnapshot;
  hour: StatsSnapshot;
  day: StatsSnapshot;
}

export function parseBrokerStats(body: Buffer): BrokerStats {
  const object = parseFastjsonObject(body);
  return { minute: readSnapshot(object.object("statsMinute")), hour: readSnapshot(object.object("statsHour")), day: readSnapshot(object.object("statsDay")) };
}

function readSnapshot(object: FastjsonObject): StatsSnapshot {
  return { sum: object.number("sum"), tps: object.number("tps"), averagePerCall: object.number("avgpt") };
}

export function formatBrokerStats(stats: BrokerStats): Buffer {
  const snapshot = ({ sum, tps, averagePerCall }: StatsSnapshot) => ({ avgpt: averagePerCall, sum, tps });
  return printFastjson({ statsDay: snapshot(stats.day), statsHour: snapshot(stats.hour), statsMinute: snapshot(stats.minute) });
}
