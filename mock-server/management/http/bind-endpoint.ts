import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";
import type { EndpointSchemas, HandlerInput, ResponseOf } from "../../../src/contract/endpoint.ts";
import { endpoints } from "../../../src/contract/endpoints.ts";
import type { Endpoints } from "../../../src/contract/endpoints.ts";
import { noContent } from "../../../src/contract/paging.ts";
import { paths } from "../../../src/contract/paths.ts";
import type { EndpointName } from "../../../src/contract/paths.ts";
import { problemSchema } from "./problem-schema.ts";
import { refuseCrossSite, refuseForgedChange, refuseUnlessSignedIn } from "./session-guard.ts";

/** What a handler receives: the validated input and the request for its session. */
export interface Call<N extends EndpointName> extends HandlerInput<Endpoints[N]> {
  request: FastifyRequest;
  reply: FastifyReply;
}

/** Endpoints that work without a session. */
const open = new Set<EndpointName>(["getSession", "signIn"]);

/**
 * Binds one endpoint of the contract: guard -> validate -> handle -> respond. The handler's types are
 * those of the contract, so an answer that does not fit it does not compile.
 */
export function bindEndpoint<N extends EndpointName>(app: FastifyInstance, name: N, handle: (call: Call<N>) => Promise<ResponseOf<Endpoints[N]>> | ResponseOf<Endpoints[N]>, config: object = {}): void {
  const [method, url] = paths[name];
  const schemas: EndpointSchemas = endpoints[name];
  const answersNothing = schemas.response === (noContent as z.ZodType);
  app.route({
    method,
    url,
    config,
    schema: {
      operationId: name,
      summary: schemas.summary,
      tags: [tagOf(url)],
      ...(schemas.params && { params: schemas.params }),
      ...(schemas.query && { querystring: schemas.query }),
      ...(schemas.body && { body: schemas.body }),
      response: { [answersNothing ? 204 : 200]: schemas.response, default: problemSchema },
    },
    onRequest: async (request) => {
      if (name === "signIn") refuseCrossSite(request);
      if (open.has(name)) return;
      refuseUnlessSignedIn(request);
      if (method !== "GET") refuseForgedChange(request);
    },
    handler: async (request, reply) => {
      // The validator has just made these values of the schemas that the type names.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      const input = { params: request.params, query: request.query, body: request.body } as HandlerInput<Endpoints[N]>;
      const answer = await handle({ ...input, request, reply });
      void reply.header("cache-control", "no-store");
      if (answersNothing) return reply.code(204).send();
      return reply.send(answer);
    },
  });
}

/** The noun of a path, as the group of the OpenAPI document. */
export function tagOf(url: string): string {
  const nouns = url.split("/").filter((part) => part !== "" && part !== "api" && !part.startsWith(":"));
  return (nouns[0] === "instances" && nouns[1]) || (nouns[0] ?? "");
}
