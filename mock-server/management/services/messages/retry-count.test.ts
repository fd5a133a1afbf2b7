import { expect, it } from "vitest";
import { retriesOfDeadLetter } from "./retry-count.ts";

it.each<[string, Record<string, string>, number, number]>([
  ["given up by the broker", {}, 17, 16],
  ["of a group that retries nothing", {}, 0, 0],
  ["sent by an orderly client", { RECONSUME_TIME: "2" }, 2, 2],
  ["sent back by the client once, and given up by the broker later", { RECONSUME_TIME: "3" }, 17, 16],
])("the retries of a dead letter %s", (_, properties, reconsumeTimes, retries) => expect(retriesOfDeadLetter({ properties, reconsumeTimes })).toBe(retries));
