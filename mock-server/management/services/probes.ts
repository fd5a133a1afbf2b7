import type { HandlerInput, ResponseOf } from "../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../src/contract/endpoints.ts";
import type { Warning } from "../../../src/contract/paging.ts";
import type { ProbePlan } from "../../../src/contract/probes.ts";
import { probeGroup } from "../adapters/port/own-names.ts";
import { topicOf } from "../probes/probe-run.ts";
import type { PlanName } from "../probes/probe-run.ts";
import type { ProbeWorker } from "../probes/probe-worker.ts";
import type { ProbesStore } from "../store/probes-store.ts";
import type { Actor } from "./actor.ts";
import type { AuditTrail } from "./audit-trail.ts";
import type { InstanceHub, LiveInstance } from "./instance-hub.ts";
import { heartbeatView, probesView } from "./probe-views.ts";
import { serviceLevelView } from "./service-levels.ts";
import { asServiceError, fieldRefusal, nullWhenMissing, refusal, ServiceError } from "./service-error.ts";

interface ProbesParts {
  hub: InstanceHub;
  worker: ProbeWorker;
  store: ProbesStore;
  audit: AuditTrail;
}

/** Scheduled dial-tests and the heartbeat of an instance: their plans, and what they found. */
export class Probes {
  readonly #parts: ProbesParts;

  constructor(parts: ProbesParts) {
    this.#parts = parts;
  }

  /** Switches the probes of an instance on that nobody ever decided about; the demo shows them so. */
  enableAtFirst(instanceId: string): void {
    const { store, worker } = this.#parts;
    if (store.plan(instanceId)) return;
    const settings = worker.settings(instanceId);
    worker.change(instanceId, { ...settings, plan: { ...settings.plan, enabled: true }, heartbeat: true });
  }

  get(instanceId: string): ResponseOf<Endpoints["getProbes"]> {
    const { hub, store, worker } = this.#parts;
    hub.get(instanceId);
    worker.flush(instanceId);
    return probesView({ plan: worker.settings(instanceId).plan, run: worker.run(instanceId, "probe"), countsSince: (sinceMs) => store.counts(instanceId, sinceMs), nowMs: hub.parts.clock() });
  }

  async update(instanceId: string, { deleteTopic, forgetBrokers, ...changes }: HandlerInput<Endpoints["updateProbePlan"]>["body"], actor: Actor): Promise<ResponseOf<Endpoints["updateProbePlan"]>> {
    const { audit, hub, worker } = this.#parts;
    const live = hub.get(instanceId);
    const before = worker.settings(instanceId);
    const plan: ProbePlan = { ...before.plan, ...withoutAbsent(changes) };
    const timeoutMs = plan.timeoutSeconds * 1000;
    const isAsked = changes.objectiveMs !== undefined || changes.timeoutSeconds !== undefined;
    if (isAsked && plan.objectiveMs >= timeoutMs) throw fieldRefusal("objectiveMs", "too_big", `A probe that is back at all is back within ${timeoutMs} ms, so the objective must be shorter.`, timeoutMs - 1);
    const change = { action: "updateProbePlan", instanceId, subject: topicOf.probe, before: before.plan, after: { ...plan, forgetBrokers, deleteTopic } };
    return audit.record(actor, change, async () => {
      if (deleteTopic && plan.enabled) throw refusal("in_use", "The probes are on.", { what: "topic", name: topicOf.probe, by: "probes" });
      for (const brokerName of forgetBrokers) this.#refuseForgetting(instanceId, brokerName);
      worker.change(instanceId, { ...before, plan });
      for (const brokerName of forgetBrokers) worker.forgetBroker(instanceId, brokerName);
      return { plan, warnings: deleteTopic ? await this.#removeTopic(live, "probe") : [] };
    });
  }

  results(instanceId: string, { brokerName, limit, queueId }: HandlerInput<Endpoints["listProbeResults"]>["query"]): ResponseOf<Endpoints["listProbeResults"]> {
    const { hub, worker } = this.#parts;
    hub.get(instanceId);
    const queue = worker.run(instanceId, "probe")?.queues.find((one) => one.brokerName === brokerName && one.target.queueId === queueId);
    const rows = queue?.ledger.recent.newest(limit) ?? [];
    return { rows: rows.map(({ detail, latencyMs, outcome, reason, sendMs, sentAtMs, sequence }) => ({ sequence, sentAt: sentAtMs, outcome, latencyMs, sendMs, reason, detail })), inFlight: queue?.ledger.inFlight ?? null };
  }

  serviceLevel(instanceId: string, query: HandlerInput<Endpoints["getServiceLevel"]>["query"]): ResponseOf<Endpoints["getServiceLevel"]> {
    const { hub, store, worker } = this.#parts;
    hub.get(instanceId);
    worker.flush(instanceId);
    this.#refuseUnknown(instanceId, query);
    return serviceLevelView({ store, instanceId, plan: worker.settings(instanceId).plan, subject: query, nowMs: hub.parts.clock() });
  }

  heartbeat(instanceId: string): ResponseOf<Endpoints["getHeartbeat"]> {
    const { hub, worker } = this.#parts;
    hub.get(instanceId);
    return heartbeatView(worker.run(instanceId, "heartbeat"), worker.settings(instanceId).heartbeat, hub.parts.clock());
  }

  async updateHeartbeat(instanceId: string, { deleteTopic, enabled }: HandlerInput<Endpoints["updateHeartbeat"]>["body"], actor: Actor): Promise<ResponseOf<Endpoints["updateHeartbeat"]>> {
    const { audit, hub, worker } = this.#parts;
    const live = hub.get(instanceId);
    const before = worker.settings(instanceId);
    return audit.record(actor, { action: "updateHeartbeat", instanceId, subject: topicOf.heartbeat, before: { enabled: before.heartbeat }, after: { enabled, deleteTopic } }, async () => {
      if (deleteTopic && enabled) throw refusal("in_use", "The heartbeat is on.", { what: "topic", name: topicOf.heartbeat, by: "heartbeat" });
      worker.change(instanceId, { ...before, heartbeat: enabled });
      return { warnings: deleteTopic ? await this.#removeTopic(live, "heartbeat") : [] };
    });
  }

  /** One that the name server knows would come back by itself. */
  #refuseForgetting(instanceId: string, brokerName: string): void {
    this.#refuseUnknown(instanceId, { brokerName });
    if (this.#parts.worker.run(instanceId, "probe")?.isRegistered(brokerName)) throw refusal("in_use", `${brokerName} is registered at the name server.`, { what: "broker", name: brokerName, by: "name server" });
  }

  /** Known is what is probed, what was, and what the plan still names. */
  #refuseUnknown(instanceId: string, { brokerName, queueId }: { brokerName: string; queueId?: number | undefined }): void {
    if (brokerName === "") return;
    const { store, worker } = this.#parts;
    const probed = [...store.counts(instanceId, 0), ...store.outages(instanceId, 0), ...(worker.run(instanceId, "probe")?.queues.map(({ brokerName: name, target }) => ({ brokerName: name, queueId: target.queueId })) ?? [])].filter((queue) => queue.brokerName === brokerName);
    if (probed.length === 0 && !worker.settings(instanceId).brokers.has(brokerName)) throw refusal("not_found", `No broker ${brokerName} is probed.`, { what: "broker", name: brokerName });
    if (queueId !== undefined && !probed.some((queue) => queue.queueId === queueId)) throw refusal("not_found", `No queue ${queueId} of ${brokerName} is probed.`, { what: "queue", name: `${brokerName}/${queueId}` });
  }

  /** What is left behind is told; the switch is off all the same. */
  async #removeTopic({ adapter, poller, stored }: LiveInstance, plan: PlanName): Promise<Warning[]> {
    const topic = topicOf[plan];
    const { heartbeat, plan: { enabled } } = this.#parts.worker.settings(stored.id);
    try {
      const removed = await adapter.topics.delete(topic);
      poller.removeTopic(topic);
      if (heartbeat || enabled) return removed.warnings;
      const group = await adapter.groups.delete(probeGroup).catch(nullWhenMissing);
      poller.removeGroup(probeGroup);
      return [...removed.warnings, ...(group?.warnings ?? [])];
    } catch (error) {
      const known = asServiceError(error);
      if (!(known instanceof ServiceError)) throw error;
      return [{ code: "engine_refused", subject: topic, detail: known.message }];
    }
  }
}

/** Keys that were given; an absent one keeps what is stored. */
function withoutAbsent(changes: Partial<ProbePlan>): Partial<ProbePlan> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}
