import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../clock.ts";
import { replaceFile } from "../config-file.ts";
import { DataVersion } from "../data-version.ts";
import { brokerKeys, type BrokerValues, isBrokerKey, isChangeable, parseBrokerKey, readBrokerKeys } from "./broker-keys.ts";

/** Who one broker is, told at its start. */
export interface BrokerIdentity {
  clusterName: string;
  brokerName: string;
  /** The address that clients and administrators dial, in routes and in message ids. */
  brokerIP1: string;
  listenPort: number;
  storePathRootDir: string;
  namesrvAddr: string;
}

const refusedKeys = new Set(["brokerConfigPath", "rocketmqHome", "configBlackList"]);
const hourMs = 3_600_000;

/** The settings of one broker under RocketMQ's names (25, 26); changes are kept in a properties file. */
export class BrokerSettings {
  readonly identity: BrokerIdentity;
  readonly version: DataVersion;
  readonly clusterName: string;
  readonly brokerName: string;
  /** Settings are looked at for every message: they are read out of their texts once, and replaced as a whole. */
  values: BrokerValues;
  private readonly texts = new Map<string, string>();
  /** What was changed while a broker ran; it outlives restarts, and wins over what the broker is told at its start. */
  private readonly changed = new Map<string, string>();
  private readonly path: string;
  private readonly clock: Clock;
  private readonly listeners: (() => void)[] = [];
  private readonly rules: ((wanted: ReadonlyMap<string, string>) => string | undefined)[] = [];

  /** `told` are choices of this start; the file at `path` may overrule them. */
  constructor(identity: BrokerIdentity, told: Partial<BrokerValues>, path: string, clock: Clock) {
    this.identity = identity;
    this.clusterName = identity.clusterName;
    this.brokerName = identity.brokerName;
    this.path = path;
    this.clock = clock;
    this.version = new DataVersion(clock.now());
    const fallbacks = Object.entries(brokerKeys).map(([key, rule]): [string, unknown] => [key, rule.fallback]);
    const facts = { brokerClusterName: identity.clusterName, brokerId: 0, brokerRole: "ASYNC_MASTER", longPollingEnable: true, storePathCommitLog: join(identity.storePathRootDir, "commitlog") };
    for (const [key, value] of [...Object.entries({ ...identity, ...facts }), ...fallbacks, ...Object.entries(told)]) this.texts.set(key, String(value));
    if (existsSync(path)) for (const [key, text] of propertiesOf(readFileSync(path, "utf8"))) if (isBrokerKey(key) && parseBrokerKey(key, text) !== undefined) this.change(key, text);
    this.values = readBrokerKeys(this.texts);
  }

  /** Where this broker is reached, "host:port". */
  get address(): string {
    return `${this.identity.brokerIP1}:${this.identity.listenPort}`;
  }

  /** IPv4 address and port as 16 hexadecimal digits: how message ids begin. */
  get storeHostHex(): string {
    return (this.storeIp.toString(16).padStart(8, "0") + this.identity.listenPort.toString(16).padStart(8, "0")).toUpperCase();
  }

  /** The address as an unsigned number; a host that is no IPv4 address is written as 127.0.0.1. */
  get storeIp(): number {
    const parts = this.identity.brokerIP1.split(".").map(Number);
    return parts.length === 4 && parts.every((part) => part >= 0 && part <= 255) ? parts.reduce((sum, part) => sum * 256 + part, 0) : 0x7f000001;
  }

  /** Messages older than this may be deleted. */
  get retentionMs(): number {
    return this.values.fileReservedTime * hourMs;
  }

  onChanged(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** `rule` gives words against a change (25) that would do harm; it is asked before anything is applied. */
  refuseWhen(rule: (wanted: ReadonlyMap<string, string>) => string | undefined): void {
    this.rules.push(rule);
  }

  /** All settings as `key=value` lines, sorted (26). */
  print(): string {
    return [...this.texts].map(([key, text]) => `${key}=${text}\n`).sort().join("");
  }

  /** Applies `key=value` lines (25), all or none. Returns the refusal's words for what cannot be changed; unknown keys are ignored as a real broker does. */
  update(lines: string): string | undefined {
    const wanted = propertiesOf(lines);
    for (const [key, text] of wanted) {
      if (refusedKeys.has(key)) return "Can not update config in black list.";
      const mayChange = isBrokerKey(key) && isChangeable(key);
      if (mayChange && parseBrokerKey(key, text) === undefined) return `the value of ${key} is not valid: ${text}`;
      if (!mayChange && this.texts.has(key) && this.texts.get(key) !== text) return `${key} cannot be changed while the broker runs`;
    }
    for (const rule of this.rules) {
      const words = rule(new Map(wanted));
      if (words !== undefined) return words;
    }
    for (const [key, text] of wanted) if (isBrokerKey(key) && isChangeable(key)) this.change(key, text);
    this.values = readBrokerKeys(this.texts);
    this.version.next(this.clock.now());
    replaceFile(this.path, [...this.changed].map(([key, text]) => `${key}=${text}\n`).join(""));
    for (const listener of this.listeners) listener();
    return undefined;
  }

  private change(key: string, text: string): void {
    this.texts.set(key, text);
    this.changed.set(key, text);
  }
}

/** `key=value` lines of a Java properties text; comments and lines without a sign are skipped. */
export function propertiesOf(text: string): [string, string][] {
  return text.split(/\r?\n/).flatMap((line) => {
    const found = /^\s*([^#!=:\s][^=:\s]*)\s*[=:]\s*(.*?)\s*$/.exec(line);
    return found?.[1] === undefined || found[2] === undefined ? [] : [[found[1], found[2]] as [string, string]];
  });
}
