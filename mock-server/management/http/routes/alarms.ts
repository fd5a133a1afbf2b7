import type { FastifyInstance, FastifyReply } from "fastify";
import type { Services } from "../../services/services.ts";
import { bindEndpoint } from "../bind-endpoint.ts";
import { actorOf } from "../session-guard.ts";

export function bindAlarms(app: FastifyInstance, { backTests, history, rules, templates }: Services["alarms"]): void {
  bindEndpoint(app, "listAlarmRules", ({ params, query }) => rules.list(params.instanceId, query));
  bindEndpoint(app, "getAlarmRule", ({ params }) => rules.get(params.instanceId, params.ruleId));
  bindEndpoint(app, "createAlarmRule", ({ body, params, request }) => rules.create(params.instanceId, body, actorOf(request)));
  bindEndpoint(app, "createPresetRules", ({ body, params, request }) => rules.createPresets(params.instanceId, body, actorOf(request)));
  bindEndpoint(app, "updateAlarmRule", ({ body, params, request }) => rules.update(params.instanceId, params.ruleId, body, actorOf(request)));
  bindEndpoint(app, "switchAlarmRule", ({ body, params, request }) => rules.switch(params.instanceId, params.ruleId, body.enabled, actorOf(request)));
  bindEndpoint(app, "deleteAlarmRule", async ({ params, request }) => {
    await rules.delete(params.instanceId, params.ruleId, actorOf(request));
    return null;
  });
  bindEndpoint(app, "backTestAlarmRule", ({ body, params, reply }) => backTests.run(params.instanceId, body, untilLeft(reply)));
  bindEndpoint(app, "listAlarmTemplates", ({ query }) => templates.list(query));
  bindEndpoint(app, "createAlarmTemplate", ({ body, request }) => templates.create(body, actorOf(request)));
  bindEndpoint(app, "updateAlarmTemplate", ({ body, params, request }) => templates.update(params.templateId, body, actorOf(request)));
  bindEndpoint(app, "deleteAlarmTemplate", async ({ params, request }) => {
    await templates.delete(params.templateId, actorOf(request));
    return null;
  });
  bindEndpoint(app, "listAlarmEvents", ({ params, query }) => history.list(params.instanceId, query));
  bindEndpoint(app, "getAlarm", ({ params }) => history.get(params.instanceId, params.alarmId));
  bindEndpoint(app, "acknowledgeAlarm", ({ body, params, request }) => history.acknowledge(params.instanceId, params.alarmId, body.note, actorOf(request)));
  bindEndpoint(app, "countFiringAlarms", () => history.countFiring());
}

/** Aborts when whoever asked is gone: a back-test of what is no longer in the form. */
function untilLeft(reply: FastifyReply): AbortSignal {
  const left = new AbortController();
  reply.raw.once("close", () => left.abort());
  return left.signal;
}
