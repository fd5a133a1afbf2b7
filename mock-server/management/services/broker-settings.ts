import type { HandlerInput, ResponseOf } from "../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../src/contract/endpoints.ts";
import type { Warning } from "../../../src/contract/paging.ts";
import { isSettingName, ruleOf, settingNames, type SettingName, type SettingValue } from "../../../src/contract/setting-rules.ts";
import type { Actor } from "./actor.ts";
import { refusedDetail } from "./audit-trail.ts";
import type { AuditTrail } from "./audit-trail.ts";
import type { InstanceHub, LiveInstance } from "./instance-hub.ts";
import { asServiceError, refusal } from "./service-error.ts";

type Settings = ResponseOf<Endpoints["getInstanceSettings"]>;
type Changes = HandlerInput<Endpoints["updateInstanceSettings"]>["body"];

interface MasterConfig {
  brokerName: string;
  config: Map<string, string>;
}

const sharedMs = 5_000;

/** The settings that the masters of an instance keep themselves (EDIT-2 to EDIT-5, LIM): read from all, changed on all. */
export class BrokerSettings {
  readonly #hub: InstanceHub;
  readonly #audit: AuditTrail;

  constructor(hub: InstanceHub, audit: AuditTrail) {
    this.#hub = hub;
    this.#audit = audit;
  }

  /** Fails only when no master tells its configuration. */
  async get(instanceId: string): Promise<Settings> {
    const { masters, warnings } = await masterConfigs(this.#hub.get(instanceId));
    const valueOn = ({ config }: MasterConfig, name: SettingName): SettingValue | null => readValue(name, config.get(ruleOf(name).key));
    const values = Object.fromEntries(settingNames().map((name) => [name, masters[0] ? valueOn(masters[0], name) : null]));
    const differing = settingNames().flatMap((name) => {
      const brokers = masters.map((master) => ({ brokerName: master.brokerName, value: valueOn(master, name) }));
      return brokers.some(({ value }) => value !== brokers[0]?.value) ? [{ name, brokers }] : [];
    });
    return { values, differing, warnings };
  }

  /** Changes every master; those that did not take it are warnings. Fails when none took it. */
  async update(instanceId: string, changes: Changes, actor: Actor): Promise<Settings> {
    const live = this.#hub.get(instanceId);
    const given = Object.entries(changes).filter((pair): pair is [SettingName, SettingValue] => isSettingName(pair[0]) && pair[1] !== undefined);
    const { values } = await this.get(instanceId);
    const before = Object.fromEntries(given.map(([name]) => [name, values[name]]));
    const { warnings: refused } = await this.#audit.record(actor, { action: "updateInstanceSettings", instanceId, subject: live.stored.name, before, after: changes }, async () => {
      const unknown = given.find(([name]) => values[name] === null);
      if (unknown) throw refusal("unsupported_by_engine", `The brokers have no setting ${ruleOf(unknown[0]).key}.`, { feature: ruleOf(unknown[0]).key, engine: live.poller.snapshot.engine?.name ?? "" });
      const keys = Object.fromEntries(given.map(([name, value]) => [ruleOf(name).key, String(value)]));
      const { warnings } = given.length > 0 ? await live.adapter.cluster.updateConfig(keys) : { warnings: [] };
      live.shared.forgetAll();
      return { warnings };
    }, refusedDetail);
    const after = await this.get(instanceId);
    return { ...after, warnings: [...refused, ...after.warnings.filter(({ subject }) => refused.every((warning) => warning.subject !== subject))] };
  }
}

/** Null = the engine has no such key, or writes what is no such value. */
function readValue(name: SettingName, text: string | undefined): SettingValue | null {
  if (text === undefined || text === "") return null;
  const rule = ruleOf(name);
  if (rule.kind === "switch") return text === "true";
  if (rule.kind !== "number") return text;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : null;
}

async function masterConfigs(live: LiveInstance): Promise<{ masters: MasterConfig[]; warnings: Warning[] }> {
  const nodes = (await live.adapter.cluster.brokers()).filter(({ brokerId }) => brokerId === 0);
  if (nodes.length === 0) throw refusal("no_broker", "No broker is registered at the name server.", {});
  const masters: MasterConfig[] = [];
  const warnings: Warning[] = [];
  let failure: unknown;
  const read = async ({ address, brokerName }: (typeof nodes)[number]): Promise<void> => {
    const subject = `${brokerName} (${address})`;
    try {
      const { value } = await live.shared.read(`config ${address}`, sharedMs, () => live.adapter.cluster.config(address));
      if (value) masters.push({ brokerName, config: value });
      else warnings.push({ code: "not_supported", subject, detail: "The broker does not tell its configuration." });
    } catch (error) {
      failure ??= error;
      const known = asServiceError(error);
      warnings.push({ code: "broker_unreachable", subject, detail: known instanceof Error ? known.message : String(known) });
    }
  };
  await Promise.all(nodes.map(read));
  if (failure !== undefined && masters.length === 0) throw failure;
  return { masters: masters.sort((a, b) => a.brokerName.localeCompare(b.brokerName)), warnings };
}
