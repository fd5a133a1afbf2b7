import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ConfigError, environmentOf, flagsOf, helpText, prepareDataDir, readOptions, type Options } from "./config.ts";
import { brokerNodeFlags, compileAhead, halfEnvironment, managementNodeFlags } from "./node-settings.ts";

/*
 * The composition root: the broker half in its own process, the management half in another, and an address
 * between them (ARCHITECTURE section 1). Prints one line of JSON when everything listens; stops both on SIGTERM.
 */

interface Half {
  title: string;
  entry: string;
  /** Flags of Node itself. */
  nodeFlags: string[];
}
const brokerHalf: Half = { title: "broker", entry: fileURLToPath(new URL("broker/process.ts", import.meta.url)), nodeFlags: brokerNodeFlags };
const managementHalf: Half = { title: "management", entry: fileURLToPath(new URL("management/process.ts", import.meta.url)), nodeFlags: managementNodeFlags };
const demo: Half = { title: "demo", entry: fileURLToPath(new URL("demo/process.ts", import.meta.url)), nodeFlags: [] };

/** Later than the halves' own limit, within the 5 s of ARCHITECTURE section 3. */
const mostStopMs = 4_800;
/** A half that dies after it was ready is started again this much later. */
const restartMs = 1_000;

const running = new Set<ChildProcess>();
let isStopping = false;

/** Starts a half and resolves with what it says when it is ready; rejects when it ends before. */
function startHalf(half: Half, options: Options): Promise<Record<string, unknown>> {
  const { promise, resolve, reject } = Promise.withResolvers<Record<string, unknown>>();
  if (isStopping) return promise;
  const env = { ...halfEnvironment(options.dataDir), ...process.env, ...environmentOf(options) };
  const child = fork(half.entry, flagsOf(options), { env, execArgv: [...process.execArgv, ...half.nodeFlags], stdio: ["ignore", "inherit", "inherit", "ipc"] });
  let ready: Record<string, unknown> | undefined;
  running.add(child);
  child.on("message", (message) => {
    if (typeof message !== "object" || message === null || !("event" in message) || message.event !== "ready") return;
    ready = { ...message };
    resolve(ready);
  });
  child.once("exit", (code, signal) => {
    running.delete(child);
    if (isStopping) return;
    if (!ready) reject(new ConfigError(`The ${half.title} did not start; the reason is above.`));
    else restart(half, withPorts(options, ready), signal ?? `code ${code}`);
  });
  return promise;
}

/** Nothing that was answered is lost when a half is killed, so it comes back, with the same ports. */
function restart(half: Half, options: Options, how: string): void {
  process.stderr.write(`The ${half.title} ended (${how}); it is started again.\n`);
  setTimeout(() => {
    if (!isStopping) startHalf(half, options).catch(fail);
  }, restartMs);
}

function stop(exitCode: number): void {
  if (isStopping) return;
  isStopping = true;
  setTimeout(() => process.exit(1), mostStopMs).unref();
  const ended = [...running].map((child) => new Promise((resolve) => child.once("exit", resolve)));
  for (const child of running) child.kill("SIGTERM");
  void Promise.all(ended).then(() => process.exit(exitCode));
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
  stop(1);
}

/** The options with the ports that were really taken, so that a restart has the same addresses; brokers remember theirs in the data folder. */
function withPorts(options: Options, { namesrv, http }: Record<string, unknown>): Options {
  const portOf = (address: unknown, otherwise: number): number => (typeof address === "string" ? Number(address.split(":").at(-1)) : otherwise);
  return { ...options, namesrvPort: portOf(namesrv, options.namesrvPort), httpPort: portOf(http, options.httpPort) };
}

async function run(): Promise<void> {
  if (process.argv.includes("--help")) {
    process.stdout.write(`${helpText()}\n`);
    return;
  }
  const options = readOptions(process.argv.slice(2), process.env);
  prepareDataDir(options.dataDir);
  process.on("SIGTERM", () => stop(0));
  process.on("SIGINT", () => stop(0));
  const [, broker] = await Promise.all([compileAhead(managementHalf.entry, options.dataDir, running), startHalf(brokerHalf, options)]);
  const namesrv = String(broker["namesrv"]);
  const resolved: Options = { ...withPorts(options, broker), defaultNamesrv: namesrv };
  const management = await startHalf(managementHalf, resolved);
  if (options.demo) await startHalf(demo, resolved);
  process.stdout.write(`${JSON.stringify({ event: "ready", http: management["http"], namesrv })}\n`);
}

run().catch(fail);
