import type { FastjsonObject } from "../fastjson-object.ts";

/** Rises with every change of a table of configurations. */
export interface DataVersion {
  counter: number;
  timestamp: number;
}

export function readDataVersion(object: FastjsonObject): DataVersion {
  return { counter: object.number("counter"), timestamp: object.number("timestamp") };
}
