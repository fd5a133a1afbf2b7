import type { z } from "zod";
import type { StreamName } from "./paths.ts";

/**
 * What travels through one stream of server-sent events. `events` names each event and the schema of
 * its data, which is sent as one line of JSON. Two further events belong to every stream: `problem`
 * (a problem document; the stream is over) and `end` (nothing more will come; its data is null).
 */
export interface StreamSchemas {
  summary: string;
  params?: z.ZodObject;
  query?: z.ZodObject;
  events: Record<string, z.ZodType>;
}

/** One group of streams; the compiler refuses a name that has no path. */
export function defineStreams<const T extends Partial<Record<StreamName, StreamSchemas>>>(streams: T): T {
  return streams;
}

/** Any event of a stream as name and data, so that `type` tells them apart. */
export type EventOf<S extends StreamSchemas> = { [Name in keyof S["events"] & string]: { type: Name; data: z.output<S["events"][Name]> } }[keyof S["events"] & string];
