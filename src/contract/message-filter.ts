import { z } from "zod";

/** What messages of a scan must have; the same flat query parameters wherever messages are searched. Empty = anything. */
export const messageFilter = z.object({
  tag: z.string().trim().max(1000).default("").describe("one tag, or several joined by ||"),
  key: z.string().trim().max(255).default("").describe("exactly one of the message's keys"),
  property: z.string().trim().max(1000).default("").describe("name, or name=value"),
  text: z.string().max(1000).default("").describe("stands in the unpacked body, upper and lower case as given"),
});
export type MessageFilter = z.output<typeof messageFilter>;
