import { createHash } from "node:crypto";
import type { HandlerInput } from "../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../src/contract/endpoints.ts";
import type { ConnectionTest } from "../../../src/contract/instances.ts";
import type { StoredInstance } from "../store/instances-store.ts";
import type { Actor } from "./actor.ts";
import type { AuditTrail } from "./audit-trail.ts";
import { connectionOf } from "./connection-settings.ts";
import { engineRequestTimeoutMs } from "./instance-hub.ts";
import type { InstanceHub } from "./instance-hub.ts";
import { refusal } from "./service-error.ts";

/** TST-003. */
const wholeTestMs = 30_000;
const maxRemembered = 200;

type TestedConnection = Pick<StoredInstance, "kind" | "nameServers" | "accessKey" | "secretKey" | "tls">;

/** The connection test of spec-connectors TST: bounded, cancellable, without secrets in its texts. */
export class ConnectionTests {
  readonly #hub: InstanceHub;
  readonly #audit: AuditTrail;
  /** Passed tests by a digest of what was tested; any change of it has no test (CF-010). */
  readonly #passed = new Map<string, ConnectionTest>();

  constructor(hub: InstanceHub, audit: AuditTrail) {
    this.#hub = hub;
    this.#audit = audit;
  }

  /** Tests what a form holds; an empty secret means that of the instance being edited. */
  async test(input: HandlerInput<Endpoints["testConnection"]>["body"], actor: Actor, signal: AbortSignal): Promise<ConnectionTest> {
    const secretBefore = input.instanceId ? this.#hub.get(input.instanceId).stored.secretKey : "";
    const tested = { kind: input.connection.kind, ...connectionOf(input.connection, secretBefore) };
    const topics = input.topics.split(/[,;\s]+/).filter((topic) => topic !== "");
    return this.#audit.record(actor, { action: "testConnection", instanceId: input.instanceId ?? "", subject: tested.nameServers.join(";") }, () => this.#run(tested, topics, actor, signal));
  }

  /** Tests a stored instance again and stores the result with it (TST-010). */
  async testInstance(id: string, actor: Actor, signal: AbortSignal): Promise<ConnectionTest> {
    const { stored } = this.#hub.get(id);
    const result = await this.#run(stored, [], actor, signal);
    const live = this.#hub.get(id);
    live.stored = { ...live.stored, lastTest: result };
    this.#hub.parts.store.save(live.stored);
    return result;
  }

  /** The test that this very connection passed, if it did. */
  passedTestOf(connection: TestedConnection): ConnectionTest | undefined {
    return this.#passed.get(digestOf(connection));
  }

  async #run(tested: TestedConnection, topics: string[], actor: Actor, cancelled: AbortSignal): Promise<ConnectionTest> {
    const { clock, engines } = this.#hub.parts;
    const { accessKey, nameServers, secretKey, tls } = tested;
    const signal = AbortSignal.any([cancelled, AbortSignal.timeout(wholeTestMs)]);
    const items = await engines[tested.kind].test({ nameServers, accessKey, secretKey, tls, requestTimeoutMs: engineRequestTimeoutMs }, topics, signal);
    if (cancelled.aborted) throw refusal("state_changed", "The test was cancelled.", { what: "connectionTest" });
    const clean = items.map((item) => Object.assign(item, { engineText: withoutSecret(item.engineText, secretKey) }));
    const result = clean.some((item) => item.result === "failed") ? "failed" : clean.some((item) => item.result === "warning") ? "warning" : "passed";
    const test: ConnectionTest = { items: clean, result, testedAt: clock(), testedBy: actor.account };
    if (result !== "failed") this.#remember(tested, test);
    return test;
  }

  #remember(tested: TestedConnection, test: ConnectionTest): void {
    this.#passed.set(digestOf(tested), test);
    if (this.#passed.size > maxRemembered) this.#passed.delete(this.#passed.keys().next().value ?? "");
  }
}

function digestOf({ accessKey, kind, nameServers, secretKey, tls }: TestedConnection): string {
  return createHash("sha256").update(JSON.stringify([kind, nameServers, accessKey, secretKey, tls])).digest("hex");
}

/** TST-011. */
function withoutSecret(text: string, secret: string): string {
  return secret === "" ? text : text.replaceAll(secret, "***");
}
