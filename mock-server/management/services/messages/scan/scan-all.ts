import type { LiveInstance } from "../../instance-hub.ts";
import { scanSlice } from "./scan-slice.ts";
import type { ScanRequest, ScanSlice } from "./scan-slice.ts";

/**
 * A whole scan, slice by slice, for work that takes its time. `nextCursor` of a slice can be kept as a checkpoint and
 * given as `cursor` later, also after a restart. Ends after the last slice, or after one with `isStalled`: then what is
 * left lies on brokers that do not answer. Ends quietly when `signal` is aborted; the last cursor still holds.
 */
export async function* scanAll(live: LiveInstance, request: ScanRequest): AsyncGenerator<ScanSlice, void, undefined> {
  let { cursor } = request;
  do {
    const slice = await scanSlice(live, { ...request, cursor });
    yield slice;
    if (slice.isStalled || request.signal?.aborted === true) return;
    cursor = slice.nextCursor;
  } while (cursor !== "");
}
