import type { IconName } from "../ui/icon.tsx";

/** The pages of an instance in the order of the menu, only those that exist; the label is `nav.<id>` of the shell's catalogue. */
export const instancePages = [
  { id: "overview", icon: "overview", to: "/instances/$instanceId" },
  { id: "dashboards", icon: "chart", to: "/instances/$instanceId/dashboards" },
  { id: "cluster", icon: "cluster", to: "/instances/$instanceId/cluster" },
  { id: "topics", icon: "topic", to: "/instances/$instanceId/topics" },
  { id: "groups", icon: "group", to: "/instances/$instanceId/groups" },
  { id: "producers", icon: "producer", to: "/instances/$instanceId/producers" },
  { id: "consumers", icon: "consumer", to: "/instances/$instanceId/consumers" },
  { id: "messages", icon: "message", to: "/instances/$instanceId/messages" },
  { id: "where", icon: "where", to: "/instances/$instanceId/where" },
  { id: "traces", icon: "trace", to: "/instances/$instanceId/traces" },
  { id: "deadLetters", icon: "deadLetter", to: "/instances/$instanceId/dead-letters" },
  { id: "tail", icon: "tail", to: "/instances/$instanceId/tail" },
  { id: "dialTest", icon: "dialTest", to: "/instances/$instanceId/dial-test" },
  { id: "probes", icon: "probe", to: "/instances/$instanceId/probes" },
  { id: "alarms", icon: "bell", to: "/instances/$instanceId/alarms" },
  { id: "access", icon: "key", to: "/instances/$instanceId/access" },
  { id: "details", icon: "link", to: "/instances/$instanceId/details" },
] as const satisfies readonly { id: string; icon: IconName; to: string }[];
