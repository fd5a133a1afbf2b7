import { printFastjson } from "../fastjson-emitter.ts";
import { parseFastjsonObject } from "../fastjson-parser.ts";

/** Texts by name: runtime information, name-server settings. */
export function parseKvTable(body: Buffer): Map<string, string> {
  return new Map(parseFastjsonObject(body).object("table").textEntries());
}

export function formatKvTable(table: ReadonlyMap<string, string>): Buffer {
  return printFastjson({ table });
}
