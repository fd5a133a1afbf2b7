import type { ResponseOf } from "../../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../../src/contract/endpoints.ts";
import { inParallel } from "../in-parallel.ts";
import type { LiveInstance } from "../instance-hub.ts";

type Retention = ResponseOf<Endpoints["listDeadLetterGroups"]>["retention"];

const configSharedMs = 60_000;
const hourMs = 3_600_000;

/** How long the masters keep messages; the shortest counts, since nothing may be promised that one of them breaks. */
export async function retentionOf(live: LiveInstance): Promise<Retention> {
  const masters = live.poller.snapshot.nodes.filter(({ runtime }) => runtime.brokerId === 0);
  const configs = await inParallel(masters, 8, async ({ runtime: { address } }) => {
    const { value } = await live.shared.read(`config ${address}`, configSharedMs, () => live.adapter.cluster.config(address).catch(() => null));
    return value;
  });
  const known = configs.flatMap((config) => (config && Number(config.get("fileReservedTime")) > 0 ? [{ hours: Number(config.get("fileReservedTime")), deleteHours: config.get("deleteWhen") ?? "" }] : []));
  const shortest = known.toSorted((a, b) => a.hours - b.hours)[0];
  return { hours: shortest?.hours ?? null, deleteHours: shortest?.deleteHours ?? "" };
}

/**
 * The earliest time at which retention takes a message that was stored then. A file goes when its last write is older
 * than `fileReservedTime`, and only in the hours of `deleteWhen`; so this is a "not before", unless the disk is nearly full.
 */
export function deletedNotBefore(storedAtMs: number | null, { hours }: Retention): number | null {
  return storedAtMs === null || hours === null ? null : storedAtMs + hours * hourMs;
}
