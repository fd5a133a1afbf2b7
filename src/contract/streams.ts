import { jobStreams } from "./jobs.ts";
import type { StreamName } from "./paths.ts";
import type { StreamSchemas } from "./stream.ts";
import { tailStreams } from "./tail.ts";

/** Every stream of server-sent events with its schemas; the compiler refuses a path without schemas. */
export const streams = {
  ...tailStreams,
  ...jobStreams,
} satisfies Record<StreamName, StreamSchemas>;

export type Streams = typeof streams;
