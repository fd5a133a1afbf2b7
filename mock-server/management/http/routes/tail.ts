import type { FastifyInstance } from "fastify";
import type { Tail } from "../../services/tail/tail.ts";
import { bindStream } from "../bind-stream.ts";
import type { OpenStreams } from "../open-streams.ts";

export function bindTail(app: FastifyInstance, streams: OpenStreams, tail: Tail): void {
  bindStream(app, streams, "tailMessages", ({ params, query }) => tail.follow(params.instanceId, query));
}
