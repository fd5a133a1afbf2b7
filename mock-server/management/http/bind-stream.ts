import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { EventOf, StreamSchemas } from "../../../src/contract/stream.ts";
import { streams } from "../../../src/contract/streams.ts";
import type { Streams } from "../../../src/contract/streams.ts";
import { streamPaths } from "../../../src/contract/paths.ts";
import type { StreamName } from "../../../src/contract/paths.ts";
import { tagOf } from "./bind-endpoint.ts";
import type { OpenStreams } from "./open-streams.ts";
import { knownError, problemOf } from "./problems.ts";
import { problemSchema } from "./problem-schema.ts";
import { refuseCrossSite, refuseUnlessSignedIn } from "./session-guard.ts";

type PartOf<S> = S extends z.ZodType ? z.output<S> : undefined;

/** What a source receives: the validated input and where an earlier connection of the same reader stopped. */
export interface StreamCall<N extends StreamName> {
  params: Streams[N] extends { params: infer S } ? PartOf<S> : undefined;
  query: Streams[N] extends { query: infer S } ? PartOf<S> : undefined;
  /** Id of the last event that the reader saw; empty for a new one. */
  lastEventId: string;
}

/** Where a source puts its events. */
export interface EventSink<N extends StreamName> {
  /** Whether the reader has room for another event. */
  readonly isReady: boolean;
  /** False = the reader is behind or gone: nothing was written, count it as skipped, or send what is true by then. */
  send(event: EventOf<Streams[N]>, id?: string): boolean;
  /** The stream is over: there will be nothing more. */
  end(): void;
  /** Closes without a word: the reader connects again, and gets what is true by then. */
  reconnect(): void;
  /** The stream is over because of a failure, which the reader gets as a problem document. */
  fail(error: unknown): void;
}

/** Begins to produce and answers what ends it, which is called once, whoever ends the stream. */
export type StreamStart<N extends StreamName> = (sink: EventSink<N>) => () => void;

/**
 * Binds one stream of the contract: guard -> validate -> open -> events. What `open` throws is answered
 * as a problem document; afterwards the answer has begun and a failure is an event of its own.
 */
export function bindStream<N extends StreamName>(app: FastifyInstance, open: OpenStreams, name: N, begin: (call: StreamCall<N>) => Promise<StreamStart<N>> | StreamStart<N>): void {
  const url = streamPaths[name];
  const schemas: StreamSchemas = streams[name];
  app.route({
    method: "GET",
    url,
    // A question for the head alone must not hold a stream open.
    exposeHeadRoute: false,
    schema: {
      operationId: name,
      summary: schemas.summary,
      tags: [tagOf(url)],
      ...(schemas.params && { params: schemas.params }),
      ...(schemas.query && { querystring: schemas.query }),
      response: { 200: { description: "Server-sent events; the data of each is JSON", content: { "text/event-stream": { schema: eventSchema(schemas) } } }, default: problemSchema },
    },
    onRequest: async (request) => {
      refuseCrossSite(request);
      open.refuseOneTooMany(refuseUnlessSignedIn(request));
    },
    handler: async (request, reply) => {
      const session = refuseUnlessSignedIn(request);
      const lastEventId = request.headers["last-event-id"];
      // The validator has just made these values of the schemas that the type names.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      const call = { params: request.params, query: request.query, lastEventId: typeof lastEventId === "string" ? lastEventId : "" } as StreamCall<N>;
      const start = await begin(call);
      // Whoever left, or opened others, while the source was prepared.
      if (reply.raw.destroyed) return reply.hijack();
      open.refuseOneTooMany(session);
      reply.hijack();
      const stream = open.open(reply.raw, session);
      const stop = start({
        get isReady() {
          return stream.isReady;
        },
        send: ({ type, data }, id) => stream.send(type, data, id),
        end: () => stream.finish("end", null),
        reconnect: () => stream.cut(),
        fail: (error) => {
          const known = knownError(error);
          if (known.code === "internal") request.log.error({ event: "internalError", err: error, route: url }, "stream failed");
          stream.finish("problem", problemOf(known, request.id));
        },
      });
      stream.onEnd(stop);
      return reply;
    },
  });
}

/** Each event as name and data, for the OpenAPI document. */
function eventSchema({ events }: StreamSchemas): z.ZodType {
  const own = Object.entries(events).map(([event, data]) => z.object({ event: z.literal(event), data }));
  return z.union([...own, z.object({ event: z.literal("problem"), data: problemSchema }), z.object({ event: z.literal("end"), data: z.null() })]);
}
