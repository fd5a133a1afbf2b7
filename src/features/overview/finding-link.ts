import { linkOptions } from "@tanstack/react-router";
import type { Finding } from "./queries.ts";

/** Where a finding is seen in full or mended. */
export function findingLink(instanceId: string, { place }: Finding) {
  const params = { instanceId };
  if (place.page === "group") return linkOptions({ to: "/instances/$instanceId/groups", params, search: { group: place.group, tab: place.tab, of: place.topic } });
  if (place.page === "topic") return linkOptions({ to: "/instances/$instanceId/topics", params, search: { topic: place.topic } });
  if (place.page === "cluster") return linkOptions({ to: "/instances/$instanceId/cluster", params, search: { broker: place.broker, node: place.brokerId } });
  if (place.page === "deadLetters") return linkOptions({ to: "/instances/$instanceId/dead-letters", params, search: { group: place.group } });
  return linkOptions({ to: "/instances/$instanceId/details", params, search: { open: place.open } });
}
