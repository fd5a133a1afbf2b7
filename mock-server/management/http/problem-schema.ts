import { z } from "zod";
import { errorCodes } from "../../../src/contract/error-codes.ts";

const codes = Object.entries(errorCodes);

/** The table of codes as text of the OpenAPI document, so that none is undocumented. */
export const codesText = codes.map(([code, { params, status }]) => `- \`${code}\` (${status})${params.length > 0 ? `: ${params.join(", ")}` : ""}`).join("\n");

/** RFC 9457 problem document, for the OpenAPI document. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().describe("the server's or the broker's own words, in English"),
    code: z.enum(codes.map(([code]) => code)),
    params: z.record(z.string(), z.union([z.string(), z.number()])),
    fields: z.array(z.object({ path: z.string(), reason: z.string(), limit: z.union([z.string(), z.number()]).optional() })).optional(),
    requestId: z.string(),
  })
  .describe("Problem document (application/problem+json)");
