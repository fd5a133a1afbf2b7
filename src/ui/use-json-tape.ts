import { useEffect, useState } from "react";
import { JsonReader, JsonSyntaxError } from "../lib/json-reader.ts";
import type { JsonTape } from "../lib/json-tape.ts";

/** What a text is as JSON: still being read, a tree, no JSON (and where it stops to be), or too much for a tree. */
export type JsonReading = { state: "reading"; share: number } | { state: "tree"; tape: JsonTape } | { state: "none"; at: number } | { state: "tooLarge" };

const nodesATurn = 100_000;
/** 24 bytes each. */
const mostNodes = 4_000_000;

function readOn(reader: JsonReader): JsonReading {
  try {
    if (reader.read(nodesATurn)) return { state: "tree", tape: reader.tape };
    return reader.tape.length > mostNodes ? { state: "tooLarge" } : { state: "reading", share: reader.at / reader.tape.text.length };
  } catch (error) {
    if (error instanceof JsonSyntaxError) return { state: "none", at: error.at };
    throw error;
  }
}

/** Reads JSON in turns of some milliseconds, so that the page answers meanwhile; small texts are there at once. */
export function useJsonTape(text: string | undefined): JsonReading {
  const [begun, setBegun] = useState(() => begin(text));
  const now = begun.text === text ? begun : begin(text);
  if (now !== begun) setBegun(now);
  useEffect(() => {
    if (now.reading.state !== "reading" || !now.reader) return undefined;
    const { reader } = now;
    let timer = setTimeout(function turn() {
      const reading = readOn(reader);
      setBegun({ ...now, reading });
      if (reading.state === "reading") timer = setTimeout(turn);
    });
    return () => clearTimeout(timer);
  }, [now]);
  return now.reading;
}

interface Begun {
  text: string | undefined;
  reader: JsonReader | undefined;
  reading: JsonReading;
}

function begin(text: string | undefined): Begun {
  if (text === undefined) return { text, reader: undefined, reading: { state: "none", at: 0 } };
  const reader = new JsonReader(text);
  return { text, reader, reading: readOn(reader) };
}
