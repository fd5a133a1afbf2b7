import { existsSync } from "node:fs";
import { join } from "node:path";
import staticFiles from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { refusal } from "../services/service-error.ts";
import type { Services } from "../services/services.ts";
import { HashedAssets } from "./hashed-assets.ts";
import { PageDocument } from "./page-document.ts";
import { precompress } from "./precompress.ts";
import { sendProblem } from "./problems.ts";

export interface PageParts {
  services: Services;
  pageDir: string;
}

const notBuilt = "The page is not built yet: run `npm run build`, or `npm run dev` for hot reload. The API works.\n";

/** Serves the built page: hashed assets for ever, and one document for every address of the console. */
export async function servePage(app: FastifyInstance, { pageDir, services }: PageParts): Promise<void> {
  const built = existsSync(join(pageDir, "index.html"));
  const document = built ? new PageDocument(pageDir, services) : undefined;
  if (built) {
    void precompress(join(pageDir, "assets"), app.log);
    await app.register(staticFiles, {
      root: pageDir,
      index: false,
      dotfiles: "ignore",
      cacheControl: false,
      allowedPath: (path) => path !== "/index.html",
      setHeaders: (reply) => void reply.header("cache-control", "no-cache"),
    });
    const assets = new HashedAssets(join(pageDir, "assets"));
    app.get<{ Params: { file: string } }>("/assets/:file", { schema: { hide: true } }, async (request, reply) => {
      const asset = await assets.find(request.params.file, request.headers["accept-encoding"] ?? "");
      if (!asset) return reply.callNotFound();
      if (asset.encoding) void reply.header("content-encoding", asset.encoding);
      return reply.type(asset.contentType).header("vary", "accept-encoding").header("cache-control", "public, max-age=31536000, immutable").send(asset.bytes);
    });
  }
  const sendDocument = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    if (!document) return reply.code(503).type("text/plain; charset=utf-8").send(notBuilt);
    return reply.type("text/html; charset=utf-8").header("cache-control", "no-store").send(await document.render(request));
  };
  // A route of its own, because the static files refuse the folder itself.
  app.get("/", { schema: { hide: true } }, sendDocument);
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split("?")[0] ?? "";
    const forPage = (request.method === "GET" || request.method === "HEAD") && !/^\/(api|v3|assets|healthz)(\/|$)/.test(path) && !/\.[a-z0-9]{2,5}$/i.test(path);
    if (!forPage) return sendProblem(refusal("not_found", `There is nothing at ${request.method} ${path}.`, { what: "path", name: path }), request, reply);
    return sendDocument(request, reply);
  });
}
