import { existsSync, readFileSync } from "node:fs";
import { replaceFile } from "./config-file.ts";
import { DataVersion } from "./data-version.ts";
import type { Clock } from "./clock.ts";

/** What one broker is told at its start. */
export interface BrokerIdentity {
  clusterName: string;
  brokerName: string;
  /** The address that clients and administrators dial, in routes and in message ids. */
  brokerIP1: string;
  listenPort: number;
  storePathRootDir: string;
  namesrvAddr: string;
  flushDiskType: "ASYNC_FLUSH" | "SYNC_FLUSH";
  autoCreateTopicEnable: boolean;
  autoCreateSubscriptionGroup: boolean;
  /** Hours that messages are kept. */
  fileReservedTime: number;
}

const isSwitch = (text: string): boolean => text === "true" || text === "false";
const isWithin = (least: number, most: number) => (text: string): boolean => /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most;

/** Keys that 25 changes while the broker runs, with what their text must be. */
const changeable: Record<string, (text: string) => boolean> = {
  brokerPermission: (text) => /^[0246]$/.test(text),
  autoCreateTopicEnable: isSwitch,
  autoCreateSubscriptionGroup: isSwitch,
  defaultTopicQueueNums: isWithin(1, 9_999),
  fileReservedTime: isWithin(1, 99_999),
  // The store keeps no larger body than 4 MiB.
  maxMessageSize: isWithin(1, 4_194_304),
};
const refusedKeys = new Set(["brokerConfigPath", "rocketmqHome", "configBlackList"]);

/** The settings of one broker under RocketMQ's names (25, 26); changes are kept in a properties file. */
export class BrokerSettings {
  readonly identity: BrokerIdentity;
  readonly version: DataVersion;
  readonly clusterName: string;
  readonly brokerName: string;
  autoCreateTopicEnable = true;
  autoCreateSubscriptionGroup = true;
  defaultTopicQueueNums = 8;
  /** Bits 4 (read) and 2 (write) of the whole broker. */
  brokerPermission = 6;
  /** Largest message body, bytes. */
  maxMessageSize = 4_194_304;
  /** Messages older than this may be deleted. */
  retentionMs = 259_200_000;
  private readonly values = new Map<string, string>();
  /** What was changed while a broker ran; it outlives restarts, and wins over what the broker is told at its start. */
  private readonly changed = new Map<string, string>();
  private readonly path: string;
  private readonly clock: Clock;
  private readonly listeners: (() => void)[] = [];

  constructor(identity: BrokerIdentity, path: string, clock: Clock) {
    this.identity = identity;
    this.clusterName = identity.clusterName;
    this.brokerName = identity.brokerName;
    this.path = path;
    this.clock = clock;
    this.version = new DataVersion(clock.now());
    const defaults = { ...identity, brokerId: 0, brokerRole: "ASYNC_MASTER", brokerPermission: 6, defaultTopicQueueNums: 8, maxMessageSize: 4_194_304, enablePropertyFilter: false, traceTopicEnable: false, longPollingEnable: true };
    for (const [key, value] of Object.entries({ brokerClusterName: identity.clusterName, ...defaults })) this.values.set(key, String(value));
    if (existsSync(path)) for (const [key, value] of propertiesOf(readFileSync(path, "utf8"))) if (changeable[key]?.(value)) this.change(key, value);
    this.readValues();
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

  onChanged(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** All settings as `key=value` lines, sorted (26). */
  print(): string {
    return [...this.values].map(([key, value]) => `${key}=${value}\n`).sort().join("");
  }

  /** Applies `key=value` lines (25). Returns the refusal's words for what cannot be changed; unknown keys are ignored as a real broker does. */
  update(text: string): string | undefined {
    const wanted = propertiesOf(text);
    for (const [key, value] of wanted) {
      if (refusedKeys.has(key)) return "Can not update config in black list.";
      if (changeable[key] && !changeable[key](value)) return `the value of ${key} is not valid: ${value}`;
      if (!changeable[key] && this.values.has(key) && this.values.get(key) !== value) return `${key} cannot be changed while the broker runs`;
    }
    for (const [key, value] of wanted) if (changeable[key]) this.change(key, value);
    this.readValues();
    this.version.next(this.clock.now());
    replaceFile(this.path, [...this.changed].map(([key, value]) => `${key}=${value}\n`).join(""));
    for (const listener of this.listeners) listener();
    return undefined;
  }

  private change(key: string, value: string): void {
    this.values.set(key, value);
    this.changed.set(key, value);
  }

  /** Settings are looked at for every message: they are read out of their texts once. */
  private readValues(): void {
    this.autoCreateTopicEnable = this.values.get("autoCreateTopicEnable") === "true";
    this.autoCreateSubscriptionGroup = this.values.get("autoCreateSubscriptionGroup") === "true";
    this.defaultTopicQueueNums = Number(this.values.get("defaultTopicQueueNums"));
    this.brokerPermission = Number(this.values.get("brokerPermission"));
    this.maxMessageSize = Number(this.values.get("maxMessageSize"));
    this.retentionMs = Number(this.values.get("fileReservedTime")) * 3_600_000;
  }
}

/** `key=value` lines of a Java properties text; comments and lines without a sign are skipped. */
export function propertiesOf(text: string): [string, string][] {
  return text.split(/\r?\n/).flatMap((line) => {
    const found = /^\s*([^#!=:\s][^=:\s]*)\s*[=:]\s*(.*?)\s*$/.exec(line);
    return found?.[1] === undefined || found[2] === undefined ? [] : [[found[1], found[2]] as [string, string]];
  });
}
