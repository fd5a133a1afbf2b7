import { z } from "zod";
import { defineEndpoints } from "./endpoint.ts";
import { messageRow, offsetMessageIdParam } from "./messages.ts";
import { count, instanceParams } from "./paging.ts";

const few = z.coerce.number().int().min(0).max(20).default(5);

export const neighbourEndpoints = defineEndpoints({
  listNeighbours: {
    summary: "The messages before and after one in its queue, without bodies",
    params: instanceParams.extend({ offsetMessageId: offsetMessageIdParam }),
    query: z.object({ before: few, after: few }),
    response: z.object({
      rows: z.array(messageRow).describe("by offset, the message itself among them"),
      minOffset: count.describe("of the oldest message that the queue holds"),
      maxOffset: count.describe("one beyond the newest"),
    }),
  },
});
