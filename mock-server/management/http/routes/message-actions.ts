import type { FastifyInstance } from "fastify";
import type { MessageActions } from "../../services/message-actions/message-actions.ts";
import { bindEndpoint } from "../bind-endpoint.ts";
import { actorOf } from "../session-guard.ts";

export function bindMessageActions(app: FastifyInstance, actions: MessageActions): void {
  bindEndpoint(app, "sendMessage", ({ body, params, request }) => actions.send(params.instanceId, body, actorOf(request)));
  bindEndpoint(app, "resendMessage", ({ params, request }) => actions.resend(params.instanceId, params.offsetMessageId, actorOf(request)));
  bindEndpoint(app, "consumeMessage", ({ body, params, request }) => actions.consume(params.instanceId, params.offsetMessageId, body, actorOf(request)));
}
