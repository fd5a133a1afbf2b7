import { randomBytes } from "node:crypto";
import type { z } from "zod";
import type { HandlerInput, ResponseOf } from "../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../src/contract/endpoints.ts";
import type { instanceDetail, InstanceRow } from "../../../src/contract/instances.ts";
import type { MetricKeeper } from "../metrics/metric-keeper.ts";
import type { StoredInstance } from "../store/instances-store.ts";
import type { Actor } from "./actor.ts";
import type { AuditTrail } from "./audit-trail.ts";
import { connectionOf } from "./connection-settings.ts";
import type { ConnectionTests } from "./connection-tests.ts";
import type { Doctor } from "./doctor/doctor.ts";
import type { InstanceHub, LiveInstance } from "./instance-hub.ts";
import { instanceRowOf } from "./instance-rows.ts";
import type { Jobs } from "./jobs/jobs.ts";
import { refusal } from "./service-error.ts";
import { SortedRows } from "./snapshot/sorted-rows.ts";
import type { Column } from "./snapshot/sorted-rows.ts";

/** INST-23. */
const maxInstances = 100;

type ListColumn = "name" | "state" | "engine" | "version" | "brokerCount" | "topicCount" | "groupCount" | "storageUsedBytes" | "produceTps" | "consumeTps" | "createdAt";

function column(name: ListColumn): Column<InstanceRow> {
  return { valueOf: (row) => row[name], changes: "figures" };
}
const columns: Record<ListColumn, Column<InstanceRow>> = {
  name: column("name"),
  state: column("state"),
  engine: column("engine"),
  version: column("version"),
  brokerCount: column("brokerCount"),
  topicCount: column("topicCount"),
  groupCount: column("groupCount"),
  storageUsedBytes: column("storageUsedBytes"),
  produceTps: column("produceTps"),
  consumeTps: column("consumeTps"),
  createdAt: column("createdAt"),
};

type NewInstance = HandlerInput<Endpoints["addInstance"]>["body"];
type InstanceChanges = HandlerInput<Endpoints["updateInstance"]>["body"];

export interface InstancesParts {
  hub: InstanceHub;
  tests: ConnectionTests;
  jobs: Jobs;
  metrics: Pick<MetricKeeper, "removeInstance">;
  doctor: Pick<Doctor, "healthOf">;
  audit: AuditTrail;
}

/** The engines that this console manages: list, detail, add, change, forget. */
export class Instances {
  readonly #parts: InstancesParts;

  constructor(parts: InstancesParts) {
    this.#parts = parts;
  }

  list(query: HandlerInput<Endpoints["listInstances"]>["query"]): ResponseOf<Endpoints["listInstances"]> {
    const { clock } = this.#parts.hub.parts;
    const rows = new SortedRows<InstanceRow, ListColumn>(columns);
    rows.replace(this.#parts.hub.list().map((live) => this.#rowOf(live)).sort((a, b) => a.name.localeCompare(b.name)));
    const search = query.search.toLowerCase();
    const page = rows.page(query, (row) => row[query.searchBy].toLowerCase().includes(search), clock());
    return { ...page, page: query.page, pageSize: query.pageSize, asOf: clock(), warnings: [] };
  }

  get(id: string): z.output<typeof instanceDetail> {
    const live = this.#parts.hub.get(id);
    const { poller, stored } = live;
    return {
      ...this.#rowOf(live),
      accessPoints: stored.nameServers.map((address) => ({ way: "NAMESRV", network: "TCP", address })),
      accessKey: stored.accessKey,
      hasSecret: stored.secretKey !== "",
      tls: stored.tls,
      capabilities: poller.snapshot.engine?.capabilities ?? [],
      lastTest: stored.lastTest,
      warnings: poller.snapshot.warnings,
      asOf: poller.snapshot.identitiesAtMs || this.#parts.hub.parts.clock(),
    };
  }

  async add(input: NewInstance, actor: Actor): Promise<InstanceRow> {
    const { audit, hub, tests } = this.#parts;
    const stored: StoredInstance = {
      id: `i-${randomBytes(5).toString("hex")}`,
      name: input.name,
      description: input.description,
      kind: input.connection.kind,
      bundled: false,
      ...connectionOf(input.connection, ""),
      createdAtMs: hub.parts.clock(),
      addressSetAtMs: hub.parts.clock(),
      lastTest: null,
    };
    return audit.record(actor, { action: "addInstance", instanceId: stored.id, subject: stored.name, after: withoutSecret(stored) }, async () => {
      if (hub.list().length >= maxInstances) throw refusal("limit_reached", `At most ${maxInstances} instances.`, { what: "instance", limit: maxInstances });
      this.#refuseTakenName(stored.name, stored.id);
      stored.lastTest = tests.passedTestOf(stored) ?? null;
      if (!stored.lastTest && !input.saveUntested) throw refusal("connection_not_tested", "Test the connection first, or save it untested.", {});
      hub.parts.store.save(stored);
      return this.#rowOf(hub.connect(stored));
    });
  }

  async update(id: string, changes: InstanceChanges, actor: Actor): Promise<InstanceRow> {
    const { audit, hub, tests } = this.#parts;
    const { stored: before } = hub.get(id);
    const after: StoredInstance = { ...before, name: changes.name ?? before.name, description: changes.description ?? before.description };
    if (changes.connection) Object.assign(after, connectionOf(changes.connection, before.secretKey));
    if (after.nameServers.join(";") !== before.nameServers.join(";")) after.addressSetAtMs = hub.parts.clock();
    return audit.record(actor, { action: "updateInstance", instanceId: id, subject: before.name, before: withoutSecret(before), after: withoutSecret(after) }, async () => {
      this.#refuseTakenName(after.name, id);
      const reconnects = !sameConnection(before, after);
      if (before.bundled && !sameConnection({ ...before, accessKey: after.accessKey, secretKey: after.secretKey }, after)) throw refusal("not_permitted", "Where the bundled instance listens is set by its start; only its account can be changed.", { action: "updateInstance" });
      if (reconnects) {
        after.lastTest = tests.passedTestOf(after) ?? null;
        if (!after.lastTest && !changes.saveUntested) throw refusal("connection_not_tested", "Test the connection first, or save it untested.", {});
      }
      hub.parts.store.save(after);
      const live = reconnects ? hub.connect(after) : Object.assign(hub.get(id), { stored: after });
      return this.#rowOf(live);
    });
  }

  /** Nothing changes on its engine. */
  async remove(id: string, confirm: string, actor: Actor): Promise<void> {
    const { audit, hub, jobs, metrics } = this.#parts;
    const { stored } = hub.get(id);
    await audit.record(actor, { action: "removeInstance", instanceId: id, subject: stored.name, before: withoutSecret(stored) }, async () => {
      if (stored.bundled) throw refusal("not_permitted", "The bundled instance cannot be removed.", { action: "removeInstance" });
      if (confirm !== stored.name) throw refusal("confirmation_mismatch", "The name typed does not match.", { expected: stored.name });
      hub.parts.store.delete(id);
      jobs.failAllOf(id);
      await hub.disconnect(id);
      metrics.removeInstance(id);
    });
  }

  /** Makes or refreshes the instance that this product started itself. */
  keepBundled(nameServers: string[]): void {
    const { clock, store } = this.#parts.hub.parts;
    const before = store.find("default");
    store.save(before ? { ...before, bundled: true, nameServers } : { id: "default", name: "default", description: "", kind: "rocketmq", bundled: true, nameServers, accessKey: "", secretKey: "", tls: false, createdAtMs: clock(), addressSetAtMs: clock(), lastTest: null });
  }

  #rowOf(live: LiveInstance): InstanceRow {
    return instanceRowOf(live, this.#parts.doctor.healthOf(live));
  }

  #refuseTakenName(name: string, id: string): void {
    const holder = this.#parts.hub.parts.store.findByName(name);
    if (holder && holder.id !== id) throw refusal("name_taken", `The name ${name} is taken.`, { what: "instance", name });
  }
}

function sameConnection(a: StoredInstance, b: StoredInstance): boolean {
  return a.nameServers.join(";") === b.nameServers.join(";") && a.accessKey === b.accessKey && a.secretKey === b.secretKey && a.tls === b.tls;
}

function withoutSecret({ addressSetAtMs: _internal, secretKey, lastTest, ...rest }: StoredInstance): object {
  return { ...rest, hasSecret: secretKey !== "", tested: lastTest !== null };
}
