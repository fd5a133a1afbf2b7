import type { IconName } from "../ui/icon.tsx";

/** The pages of an instance in the order of the menu, only those that exist; the label is `nav.<id>` of the shell's catalogue. */
export const instancePages = [
  { id: "overview", icon: "overview", to: "/instances/$instanceId" },
  { id: "cluster", icon: "cluster", to: "/instances/$instanceId/cluster" },
  { id: "topics", icon: "topic", to: "/instances/$instanceId/topics" },
] as const satisfies readonly { id: string; icon: IconName; to: string }[];
