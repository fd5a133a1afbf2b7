import { open } from "node:fs/promises";
import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import { jobFilePath } from "../../../../src/contract/job-file.ts";
import { instanceParams } from "../../../../src/contract/paging.ts";
import type { Jobs } from "../../services/jobs/jobs.ts";
import { byteRangeOf } from "../byte-range.ts";
import { problemSchema } from "../problem-schema.ts";
import { refuseUnlessSignedIn } from "../session-guard.ts";

const params = instanceParams.extend({ jobId: z.string().min(1).max(64) });
const types: Record<string, string> = { csv: "text/csv; charset=utf-8", jsonl: "application/x-ndjson; charset=utf-8", gz: "application/gzip" };

/** Sends the file of a job that is done, whole or a range of it, as it lies on the disk. */
export function bindJobFiles(app: FastifyInstance, jobs: Jobs): void {
  app.route<{ Params: z.output<typeof params> }>({
    method: "GET",
    url: jobFilePath,
    compress: false,
    schema: { operationId: "downloadJobFile", summary: "Download what a job wrote; one range of bytes may be asked for", tags: ["jobs"], params, response: { 200: z.string().describe("the file's bytes"), default: problemSchema } },
    onRequest: async (request) => void refuseUnlessSignedIn(request),
    handler: async (request, reply) => {
      const { name, path } = jobs.file(request.params.instanceId, request.params.jobId);
      return sendFile(reply, path, name, request.headers.range);
    },
  });
}

/** The name is one of ours: letters, digits, `-`, `_` and `.`. */
async function sendFile(reply: FastifyReply, path: string, name: string, rangeHeader: string | undefined): Promise<FastifyReply> {
  const file = await open(path);
  const bytes = (await file.stat()).size;
  const range = byteRangeOf(rangeHeader, bytes);
  void reply.headers({
    "accept-ranges": "bytes",
    "cache-control": "no-store",
    "content-disposition": `attachment; filename="${name}"`,
    "content-type": types[name.split(".").at(-1) ?? ""] ?? "application/octet-stream",
    "x-content-type-options": "nosniff",
  });
  if (range === null) {
    await file.close();
    return reply.code(416).header("content-range", `bytes */${bytes}`).send();
  }
  const { first, last } = range ?? { first: 0, last: bytes - 1 };
  if (range) void reply.code(206).header("content-range", `bytes ${first}-${last}/${bytes}`);
  void reply.header("content-length", last - first + 1);
  if (last < first) {
    await file.close();
    return reply.send("");
  }
  return reply.send(file.createReadStream({ start: first, end: last }));
}
