import { accessSync, constants, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parseArgs } from "node:util";

/** Everything that can be chosen when MQDeck starts (ARCHITECTURE section 3). Ports: 0 = any free one. */
export interface Options {
  dataDir: string;
  httpPort: number;
  namesrvPort: number;
  brokerPort: number;
  /** Taken so that a command line of ARCHITECTURE section 3 works; nothing listens there before AMQP is served. */
  amqpPort: number;
  amqpAdminPort: number;
  host: string;
  /** The address in routes and message ids, where clients reach the brokers; `host` unless it is set. */
  advertisedHost: string;
  brokers: number;
  clusterName: string;
  flush: "async" | "sync";
  retentionHours: number;
  autoCreateTopics: boolean;
  autoCreateGroups: boolean;
  adminPassword: string | undefined;
  demo: boolean;
  /** Prometheus-compatible server that keeps the figures of large estates, and the token that lets it read `/metrics`. */
  metricsUrl: string | undefined;
  /** How often that server collects `/metrics`: no step of its figures is finer. */
  metricsScrapeSeconds: number;
  metricsToken: string | undefined;
  /** How long figures of 10 s, 1 min and 1 h are kept in the own file, as `1d,14d,365d`. */
  metricsKeep: string;
  /** The largest size of that file, as `4GiB`. */
  metricsMaxSize: string;
  /** Name server of the instance that the management half calls `default`; `main.ts` fills it in. */
  defaultNamesrv: string | undefined;
}

interface OptionRule {
  flag: string | undefined;
  env: string;
  /** A flag that may stand without a value. */
  isSwitch?: true;
  /** May hold a password: halves get it by environment, so that no list of processes shows it. */
  isSecret?: true;
  fallback: string | undefined;
  says: string;
}

const rules: Record<keyof Options, OptionRule> = {
  dataDir: { flag: "data-dir", env: "MQDECK_DATA_DIR", fallback: "./data", says: "data folder" },
  httpPort: { flag: "http-port", env: "MQDECK_HTTP_PORT", fallback: "8080", says: "console and API" },
  namesrvPort: { flag: "namesrv-port", env: "MQDECK_NAMESRV_PORT", fallback: "9876", says: "name server" },
  brokerPort: { flag: "broker-port", env: "MQDECK_BROKER_PORT", fallback: "10911", says: "first broker; each further one 10 higher" },
  amqpPort: { flag: "amqp-port", env: "MQDECK_AMQP_PORT", fallback: "5672", says: "AMQP; kept for a later version, nothing listens there yet" },
  amqpAdminPort: { flag: "amqp-admin-port", env: "MQDECK_AMQP_ADMIN_PORT", fallback: "15672", says: "RabbitMQ-compatible management API; kept for a later version" },
  host: { flag: "host", env: "MQDECK_HOST", fallback: "127.0.0.1", says: "listen address of all" },
  advertisedHost: { flag: "advertised-host", env: "MQDECK_ADVERTISED_HOST", fallback: undefined, says: "address that clients dial, if it differs from --host" },
  brokers: { flag: "brokers", env: "MQDECK_BROKERS", fallback: "1", says: "number of brokers, 1 to 16" },
  clusterName: { flag: "cluster-name", env: "MQDECK_CLUSTER_NAME", fallback: "DefaultCluster", says: "name of the bundled cluster" },
  flush: { flag: "flush", env: "MQDECK_FLUSH", fallback: "async", says: "async: a send is answered when the operating system has it; sync: when the disk has it" },
  retentionHours: { flag: "retention-hours", env: "MQDECK_RETENTION_HOURS", fallback: "72", says: "how long messages are kept" },
  autoCreateTopics: { flag: "auto-create-topics", env: "MQDECK_AUTO_CREATE_TOPICS", isSwitch: true, fallback: "true", says: "create a topic when a client sends to it" },
  autoCreateGroups: { flag: "auto-create-groups", env: "MQDECK_AUTO_CREATE_GROUPS", isSwitch: true, fallback: "true", says: "create a consumer group when a client uses it" },
  adminPassword: { flag: undefined, env: "MQDECK_ADMIN_PASSWORD", isSecret: true, fallback: undefined, says: "the first administrator's password" },
  demo: { flag: "demo", env: "MQDECK_DEMO", isSwitch: true, fallback: "false", says: "sample topics and traffic" },
  metricsUrl: { flag: "metrics-url", env: "MQDECK_METRICS_URL", isSecret: true, fallback: undefined, says: "Prometheus-compatible server that keeps the figures, in place of the own file" },
  metricsScrapeSeconds: { flag: "metrics-scrape-seconds", env: "MQDECK_METRICS_SCRAPE_SECONDS", fallback: "15", says: "how often that server collects /metrics, 1 to 3600" },
  metricsToken: { flag: undefined, env: "MQDECK_METRICS_TOKEN", isSecret: true, fallback: undefined, says: "bearer token that opens /metrics to a program" },
  metricsKeep: { flag: "metrics-keep", env: "MQDECK_METRICS_KEEP", fallback: "1d,14d,365d", says: "how long figures of 10 s, 1 min and 1 h are kept" },
  metricsMaxSize: { flag: "metrics-max-size", env: "MQDECK_METRICS_MAX_SIZE", fallback: "4GiB", says: "size of the file of figures; the oldest finest go first" },
  defaultNamesrv: { flag: "default-namesrv", env: "MQDECK_DEFAULT_NAMESRV", fallback: undefined, says: "name server of the instance `default`" },
};

const keys: (keyof Options)[] = ["dataDir", "httpPort", "namesrvPort", "brokerPort", "amqpPort", "amqpAdminPort", "host", "advertisedHost", "brokers", "clusterName", "flush", "retentionHours", "autoCreateTopics", "autoCreateGroups", "adminPassword", "demo", "metricsUrl", "metricsScrapeSeconds", "metricsToken", "metricsKeep", "metricsMaxSize", "defaultNamesrv"];

/** A choice that cannot be used; the message names the flag, variable or key that it came from. */
export class ConfigError extends Error {}

/** Reads the options: a flag wins over an environment variable, that over the configuration file, that over the default. */
export function readOptions(args: string[], env: NodeJS.ProcessEnv): Options {
  const flags = readFlags(args);
  const configFile = flags["config"] ?? env["MQDECK_CONFIG"];
  const file = configFile === undefined ? {} : readConfigFile(configFile);
  const find = (key: keyof Options): { text: string; name: string } | undefined => {
    const rule = rules[key];
    if (rule.flag !== undefined && flags[rule.flag] !== undefined) return { text: String(flags[rule.flag]), name: `--${rule.flag}` };
    if (env[rule.env] !== undefined) return { text: String(env[rule.env]), name: rule.env };
    const stored = file[key];
    if (stored !== undefined) return { text: typeof stored === "string" ? stored : JSON.stringify(stored), name: `${key} in ${configFile}` };
    return rule.fallback === undefined ? undefined : { text: rule.fallback, name: `the default of ${key}` };
  };
  const host = textOf(find("host"));
  const everyAddress = host === "0.0.0.0" || host === "::";
  return {
    dataDir: resolve(textOf(find("dataDir"))),
    httpPort: portOf(find("httpPort")),
    namesrvPort: portOf(find("namesrvPort")),
    brokerPort: portOf(find("brokerPort")),
    amqpPort: portOf(find("amqpPort")),
    amqpAdminPort: portOf(find("amqpAdminPort")),
    host,
    advertisedHost: optionalTextOf(find("advertisedHost")) ?? (everyAddress ? "127.0.0.1" : host),
    brokers: countOf(find("brokers"), 16),
    clusterName: textOf(find("clusterName")),
    flush: flushOf(find("flush")),
    retentionHours: countOf(find("retentionHours"), 999_999),
    autoCreateTopics: switchOf(find("autoCreateTopics")),
    autoCreateGroups: switchOf(find("autoCreateGroups")),
    adminPassword: optionalTextOf(find("adminPassword")),
    demo: switchOf(find("demo")),
    metricsUrl: webAddressOf(find("metricsUrl")),
    metricsScrapeSeconds: countOf(find("metricsScrapeSeconds"), 3600),
    metricsToken: optionalTextOf(find("metricsToken")),
    metricsKeep: textThat(isRetention, find("metricsKeep"), "three times that do not become shorter, such as 1d,14d,365d (h = hours, d = days; at least 2h,1d,1d)"),
    metricsMaxSize: textThat(isSize, find("metricsMaxSize"), "a size of at least 64MiB, such as 4GiB"),
    defaultNamesrv: optionalTextOf(find("defaultNamesrv")),
  };
}

/** Milliseconds of `--metrics-keep`. */
export function retentionOf(text: string): [number, number, number] {
  const [points = 0, minutes = 0, hours = 0] = text.split(",").map((part) => Number.parseInt(part, 10) * (part.endsWith("d") ? 24 : 1) * 3_600_000);
  return [points, minutes, hours];
}

/** Bytes of `--metrics-max-size`. */
export function sizeOf(text: string): number {
  return Number.parseInt(text, 10) * 1024 ** (text.endsWith("GiB") ? 3 : 2);
}

/** The options as flags of a child process, so that what was resolved once is what every half uses. */
export function flagsOf(options: Options): string[] {
  return keys.flatMap((key) => (rules[key].flag === undefined || rules[key].isSecret || options[key] === undefined ? [] : [`--${rules[key].flag}=${String(options[key])}`]));
}

/** The options that are no flags of a child process, as its environment. */
export function environmentOf(options: Options): Record<string, string> {
  return Object.fromEntries(keys.flatMap((key) => (rules[key].isSecret && options[key] !== undefined ? [[rules[key].env, String(options[key])]] : [])));
}

/** The text of `--help`. */
export function helpText(): string {
  const lines = Object.values(rules).map((rule) => `  ${rule.flag === undefined ? "" : `--${rule.flag}`}`.padEnd(24) + rule.env.padEnd(28) + `${rule.says}${rule.fallback === undefined ? "" : ` (${rule.fallback})`}`);
  return ["MQDeck: flags, environment variables, what they choose (default). --config FILE reads the same from JSON.", ...lines].join("\n");
}

/** Makes the data folder, or says in words why it cannot be used. */
export function prepareDataDir(dataDir: string): void {
  try {
    makeFolders(dataDir);
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new ConfigError(`The data folder ${dataDir} cannot be written (${codeOf(error)}). Choose another one with --data-dir or MQDECK_DATA_DIR.`);
  }
}

/** Step by step: Node's own recursive mkdir never returns where the file system answers ENOENT, as /proc does. */
function makeFolders(folder: string): void {
  if (existsSync(folder)) return;
  makeFolders(dirname(folder));
  mkdirSync(folder);
}

/** The error of a failed listen in words that name the port and its flag. */
export function listenError(error: unknown, port: number, host: string, key: "httpPort" | "namesrvPort" | "brokerPort"): ConfigError {
  const rule = rules[key];
  const remedy = `Choose another one with --${rule.flag} or ${rule.env} (0 = any free port).`;
  if (codeOf(error) === "EADDRINUSE") return new ConfigError(`Port ${port} for the ${rule.says.split(";")[0]} is taken. ${remedy}`);
  if (codeOf(error) === "EACCES") return new ConfigError(`Port ${port} for the ${rule.says.split(";")[0]} needs more rights than this process has. ${remedy}`);
  if (codeOf(error) === "EADDRNOTAVAIL") return new ConfigError(`The address ${host} is not one of this machine. Choose another one with --host or MQDECK_HOST.`);
  return new ConfigError(`Cannot listen on ${host}:${port} (${codeOf(error)}). ${remedy}`);
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : String(error);
}

function readFlags(args: string[]): Record<string, string | undefined> {
  const known = Object.values(rules).filter((rule) => rule.flag !== undefined);
  const switches = new Set(known.filter((rule) => rule.isSwitch).map((rule) => `--${rule.flag}`));
  const spelledOut = args.map((arg) => (switches.has(arg) ? `${arg}=true` : arg));
  const options = Object.fromEntries(known.map((rule) => [rule.flag ?? "", { type: "string" as const }]));
  try {
    return parseArgs({ args: spelledOut, options: { ...options, config: { type: "string" } }, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new ConfigError(`${error instanceof Error ? error.message : String(error)}\n${helpText()}`);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readConfigFile(path: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new ConfigError(`The configuration file ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isRecord(parsed)) throw new ConfigError(`The configuration file ${path} must hold one JSON object.`);
  const unknownKeys = Object.keys(parsed).filter((key) => !(key in rules));
  if (unknownKeys.length > 0) throw new ConfigError(`The configuration file ${path} holds keys that do not exist: ${unknownKeys.join(", ")}. Known: ${Object.keys(rules).join(", ")}.`);
  return parsed;
}

interface Choice {
  text: string;
  name: string;
}

function refuse(choice: Choice | undefined, expected: string): never {
  throw new ConfigError(`${choice?.name} must be ${expected}, not "${choice?.text}".`);
}
function textOf(choice: Choice | undefined): string {
  return optionalTextOf(choice) ?? refuse(choice, "given");
}
function optionalTextOf(choice: Choice | undefined): string | undefined {
  return choice?.text.trim() === "" ? refuse(choice, "a text that is not empty") : choice?.text;
}
function webAddressOf(choice: Choice | undefined): string | undefined {
  const isWebAddress = choice === undefined || /^https?:$/.test(URL.parse(choice.text)?.protocol ?? "");
  return isWebAddress ? choice?.text : refuse(choice, "an address that begins with http:// or https://");
}
function textThat(fits: (text: string) => boolean, choice: Choice | undefined, expected: string): string {
  return choice !== undefined && fits(choice.text) ? choice.text : refuse(choice, expected);
}
function isRetention(text: string): boolean {
  const [points, minutes, hours] = retentionOf(text);
  return /^\d{1,5}[hd],\d{1,5}[hd],\d{1,5}[hd]$/.test(text) && points >= 2 * 3_600_000 && minutes >= 24 * 3_600_000 && points <= minutes && minutes <= hours;
}
function isSize(text: string): boolean {
  return /^\d{1,6}(MiB|GiB)$/.test(text) && sizeOf(text) >= 64 * 1024 ** 2;
}
function portOf(choice: Choice | undefined): number {
  const port = wholeNumber(choice);
  return port >= 0 && port <= 65_535 ? port : refuse(choice, "a port from 0 to 65535");
}
function countOf(choice: Choice | undefined, most: number): number {
  const count = wholeNumber(choice);
  return count >= 1 && count <= most ? count : refuse(choice, `a whole number from 1 to ${most}`);
}
function flushOf(choice: Choice | undefined): "async" | "sync" {
  return choice?.text === "async" || choice?.text === "sync" ? choice.text : refuse(choice, "async or sync");
}
function switchOf(choice: Choice | undefined): boolean {
  if (/^(1|true|yes|on)$/i.test(choice?.text ?? "")) return true;
  return /^(0|false|no|off)$/i.test(choice?.text ?? "") ? false : refuse(choice, "true or false");
}
function wholeNumber(choice: Choice | undefined): number {
  return /^\d{1,6}$/.test(choice?.text ?? "") ? Number(choice?.text) : -1;
}
