import type { FastifyInstance } from "fastify";
import type { Services } from "../../services/services.ts";
import { bindEndpoint } from "../bind-endpoint.ts";
import { actorOf } from "../session-guard.ts";

export function bindDeadLetters(app: FastifyInstance, { deadLetterGroups: groups, deadLetterResends: resends, deadLetterTrials: trials, deadLetters }: Services): void {
  bindEndpoint(app, "listDeadLetterGroups", ({ params, query }) => groups.list(params.instanceId, query));
  bindEndpoint(app, "listDeadLetters", ({ params, query }) => deadLetters.list(params.instanceId, params.group, query));
  bindEndpoint(app, "classifyDeadLetters", ({ params, query }) => deadLetters.classify(params.instanceId, params.group, query));
  bindEndpoint(app, "listDeadLetterResends", ({ params, query }) => resends.list(params.instanceId, params.group, query));
  bindEndpoint(app, "previewDeadLetterResend", ({ body, params }) => resends.preview(params.instanceId, params.group, body.selection));
  bindEndpoint(app, "resendEditedDeadLetter", ({ body, params, request }) => trials.resendEdited(params.instanceId, params.group, body, actorOf(request)));
  bindEndpoint(app, "tryDeadLetter", ({ body, params, request }) => trials.tryOn(params.instanceId, params.group, body, actorOf(request)));
  bindEndpoint(app, "resendDeadLetters", ({ body, params, request }) => resends.start(params.instanceId, params.group, body, actorOf(request)));
}
