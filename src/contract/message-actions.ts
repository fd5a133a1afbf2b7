import { z } from "zod";
import { sendState } from "./dial-test.ts";
import { defineEndpoints } from "./endpoint.ts";
import { existingName } from "./names.ts";
import { count, countOrUnknown, instanceParams } from "./paging.ts";

/** What parts properties from each other on the wire. */
const separators = ["\u0001", "\u0002"];
const propertyText = (shortest: number, longest: number) => z.string().min(shortest).max(longest).refine((text) => !separators.some((separator) => text.includes(separator)));
const messageParams = instanceParams.extend({ offsetMessageId: z.string().regex(/^([0-9A-Fa-f]{32}|[0-9A-Fa-f]{56})$/) });

const sent = z.object({
  state: sendState,
  detail: z.string().describe("the broker's own words when it refused"),
  topic: z.string(),
  offsetMessageId: z.string().describe("empty when nothing was stored"),
  uniqueId: z.string(),
  brokerName: z.string(),
  queueId: count,
  queueOffset: countOrUnknown,
  durationMs: z.number(),
});

/** MSG-021; NO_ANSWER: the client was silent for ten seconds. */
const consumeResult = z.enum(["CR_SUCCESS", "CR_LATER", "CR_ROLLBACK", "CR_COMMIT", "CR_THROW_EXCEPTION", "CR_RETURN_NULL", "NO_ANSWER"]);

export const messageActionEndpoints = defineEndpoints({
  sendMessage: {
    summary: "Send a new message, perhaps an edited copy of a stored one",
    params: instanceParams,
    body: z.object({
      topic: existingName,
      tags: propertyText(0, 255).default(""),
      keys: propertyText(0, 1000).default("").describe("several with spaces between them"),
      properties: z.record(propertyText(1, 255), propertyText(1, 30_000)).default({}).describe("the application's own; names of the system are refused"),
      body: z.string().max(5_600_000).default(""),
      bodyEncoding: z.enum(["text", "base64"]).default("text"),
      brokerName: z.string().min(1).max(255).optional(),
      queueId: z.number().int().min(0).optional().describe("with the broker; both absent: the queues in turn"),
      copyOf: z.string().max(64).default("").describe("offset id of the message that was edited, for the audit"),
    }),
    response: sent,
  },
  resendMessage: { summary: "Send a stored message to its topic again, as it is: every group gets it again", params: messageParams, response: sent },
  consumeMessage: {
    summary: "Have one connected client consume a stored message now (MSG-014, MSG-019 to MSG-022); changes no offset",
    params: messageParams,
    body: z.object({ group: existingName, clientId: z.string().min(1).max(255) }),
    response: z.object({ result: consumeResult, remark: z.string().describe("of an exception its text"), spentMs: z.number().nullable().describe("as the client measured it"), orderly: z.boolean(), clientId: z.string() }),
  },
});
