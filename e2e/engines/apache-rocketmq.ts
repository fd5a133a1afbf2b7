import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OwnedProcess } from "./child-process.ts";
import { answers, brokerAddresses, isRegistered, toldRuntime } from "./cluster-probe.ts";
import { freePort } from "./free-ports.ts";
import { resolveJars } from "./maven-artifacts.ts";
import { asProperties } from "./properties-text.ts";
import { brokerNameOf, type RocketmqEngine, type RocketmqEngineOptions } from "./rocketmq-engine.ts";

export interface ApacheRocketmqOptions extends RocketmqEngineOptions {
  /** Java heap of each broker, default 512. */
  heapMegabytes?: number;
  /** The settings of the real start script that cost memory and start-up time; for benches. */
  productionGarbageCollector?: boolean;
  /** A slave of broker-a: one that copies its log, or one that is told an address at which no master answers. */
  slave?: { follows: boolean };
}

const startTimeoutMs = 120_000;

/** What Java 17 must open for the 4.9 store's memory-mapped files. */
const javaModuleFlags = ["--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED", "--add-opens=java.base/java.nio=ALL-UNNAMED", "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED"];

/** As Apache's own runbroker.sh has it, except for the heap. */
const productionFlags = ["-XX:+UseG1GC", "-XX:G1HeapRegionSize=16m", "-XX:G1ReservePercent=25", "-XX:InitiatingHeapOccupancyPercent=30", "-XX:SoftRefLRUPolicyMSPerMB=0", "-XX:+AlwaysPreTouch", "-XX:-UseLargePages"];

const quietLogback = `<configuration><root level="OFF"/></configuration>\n`;

/** The folder with the server's jars. */
export async function serverJars(): Promise<string> {
  const home = process.env.MQDECK_ROCKETMQ_HOME;
  return home ? join(home, "lib") : await resolveJars(join(import.meta.dirname, "pom.xml"), "rocketmq-server");
}

/**
 * Starts a real Apache RocketMQ (name server and brokers) on free ports with its data in a temporary
 * folder. Its 4.9 server cannot be bound to one address; what it advertises is 127.0.0.1. The jars come
 * from Maven Central, or from an unpacked binary release that `MQDECK_ROCKETMQ_HOME` names.
 */
export async function startApacheRocketmq(options: ApacheRocketmqOptions = {}): Promise<RocketmqEngine> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "mqdeck-apache-"));
  writeHome(dataDir, options);
  const jars = await serverJars();
  const version = readdirSync(jars).map((jar) => /^rocketmq-broker-(.+)\.jar$/.exec(jar)?.[1]).find(Boolean) ?? "?";
  const processes: OwnedProcess[] = [];
  /** A broker that has taken no sample of its statistics yet (its first second) refuses to tell its runtime. */
  const allTellRuntime = async (): Promise<void> => {
    for (const address of await brokerAddresses(engine.namesrv)) await processes[0]?.waitUntil(async () => ((await toldRuntime(address)) ? true : undefined), startTimeoutMs, "see a broker tell its runtime");
  };
  const engine: RocketmqEngine = {
    title: `Apache RocketMQ ${version}`,
    namesrv: "",
    brokerPids: [],
    dataDir,
    stop: async () => {
      if (options.dataDir !== undefined) return stopPolitely(processes);
      // Nobody reads the data again, so the seconds that a polite end takes are saved.
      await engine.kill();
      rmSync(dataDir, { recursive: true, force: true });
    },
    kill: async () => {
      await Promise.all(processes.map((owned) => owned.kill()));
    },
    stopNode: async (index) => {
      await processes[index + 1]?.stop();
      await processes[0]?.waitUntil(async () => ((await isRegistered(engine.namesrv, brokerNameOf(index))) === false ? true : undefined), startTimeoutMs, "lose a broker");
    },
    startNode: async (index) => {
      const owned = launch(brokerNameOf(index), { dataDir, jars, options });
      processes[index + 1] = owned;
      engine.brokerPids[index] = owned.pid;
      await owned.waitUntil(async () => ((await isRegistered(engine.namesrv, brokerNameOf(index))) ? true : undefined), startTimeoutMs, "register");
      await allTellRuntime();
    },
  };
  try {
    const nameServer = await startNameServer(dataDir, jars);
    processes.push(nameServer.owned);
    engine.namesrv = nameServer.address;
    const brokerCount = options.brokers ?? 1;
    for (let index = 0; index < brokerCount; index++) processes.push(await startBroker(index, { dataDir, jars, namesrv: engine.namesrv, options }));
    if (options.slave) processes.push(await startSlave(options.slave.follows, { dataDir, jars, namesrv: engine.namesrv, options }));
    engine.brokerPids = processes.slice(1).map((owned) => owned.pid);
    const nodes = processes.length - 1;
    const allRegistered = async (): Promise<true | undefined> => ((await brokerAddresses(engine.namesrv)).length === nodes ? true : undefined);
    await (processes[1] ?? nameServer.owned).waitUntil(allRegistered, startTimeoutMs, `see ${nodes} brokers registered`);
    await allTellRuntime();
    return engine;
  } catch (error) {
    await engine.kill();
    if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    throw error;
  }
}

async function stopPolitely(processes: OwnedProcess[]): Promise<void> {
  await Promise.all(processes.slice(1).map((owned) => owned.stop()));
  await processes[0]?.stop();
}

function writeHome(dataDir: string, options: ApacheRocketmqOptions): void {
  mkdirSync(join(dataDir, "conf"), { recursive: true });
  for (const part of ["namesrv", "broker"]) writeFileSync(join(dataDir, "conf", `logback_${part}.xml`), quietLogback);
  if (options.plainAcl !== undefined) writeFileSync(join(dataDir, "conf", "plain_acl.yml"), options.plainAcl);
}

async function startNameServer(dataDir: string, jars: string): Promise<{ owned: OwnedProcess; address: string }> {
  const port = await freePort();
  const config = join(dataDir, "namesrv.conf");
  writeFileSync(config, asProperties({ listenPort: port, kvConfigPath: join(dataDir, "kvConfig.json"), configStorePath: config, orderMessageEnable: true }));
  const heap = ["-Xms64m", "-Xmx256m", "-XX:+UseSerialGC"];
  const owned = startJava("name server", { dataDir, jars, flags: heap, mainClass: "org.apache.rocketmq.namesrv.NamesrvStartup", config });
  const address = `127.0.0.1:${port}`;
  await owned.waitUntil(async () => ((await answers(address)) ? true : undefined), startTimeoutMs, "answer").catch(async (error: unknown) => {
    await owned.kill();
    throw error;
  });
  return { owned, address };
}

interface BrokerLaunch {
  dataDir: string;
  jars: string;
  options: ApacheRocketmqOptions;
}

interface BrokerStart extends BrokerLaunch {
  namesrv: string;
}

async function startBroker(index: number, start: BrokerStart): Promise<OwnedProcess> {
  const name = brokerNameOf(index);
  await writeBroker(name, start, { brokerName: name, brokerId: 0, brokerRole: "ASYNC_MASTER" });
  return launch(name, start);
}

/** A slave that is told no address of its master learns it from the name server. */
async function startSlave(follows: boolean, start: BrokerStart): Promise<OwnedProcess> {
  const [master, name] = [brokerNameOf(0), `${brokerNameOf(0)}-slave`];
  const role: Record<string, string | number> = { brokerName: master, brokerId: 1, brokerRole: "SLAVE" };
  if (!follows) role.haMasterAddress = `127.0.0.1:${await freePort()}`;
  await writeBroker(name, start, role);
  return launch(name, start);
}

async function writeBroker(name: string, { dataDir, namesrv, options }: BrokerStart, role: Record<string, string | number>): Promise<void> {
  const home = join(dataDir, name);
  mkdirSync(home, { recursive: true });
  if (!existsSync(join(home, "conf"))) cpSync(join(dataDir, "conf"), join(home, "conf"), { recursive: true });
  const port = await freePort();
  const haPort = await freePort();
  const config = join(home, "broker.conf");
  writeFileSync(config, asProperties({
    brokerClusterName: "DefaultCluster", ...role, brokerIP1: "127.0.0.1", brokerIP2: "127.0.0.1",
    namesrvAddr: namesrv, listenPort: port, haListenPort: haPort, rocketmqHome: home,
    storePathRootDir: join(home, "store"), storePathCommitLog: join(home, "store", "commitlog"),
    flushDiskType: "ASYNC_FLUSH",
    autoCreateTopicEnable: options.autoCreateTopics ?? true, autoCreateSubscriptionGroup: options.autoCreateGroups ?? true,
    aclEnable: options.plainAcl !== undefined, diskMaxUsedSpaceRatio: 95,
    // A test machine that stalls for 200 ms, or a disk that holds up a write for a second, must not make the broker turn requests away as "busy".
    ...(options.productionGarbageCollector ? {} : { waitTimeMillsInSendQueue: 30_000, waitTimeMillsInPullQueue: 30_000, waitTimeMillsInTransactionQueue: 30_000, osPageCacheBusyTimeOutMills: 30_000 }),
    ...options.brokerConfig,
  }));
}

/** With the configuration that its first start wrote. */
function launch(name: string, { dataDir, jars, options }: BrokerLaunch): OwnedProcess {
  const home = join(dataDir, name);
  const heap = options.heapMegabytes ?? 512;
  const flags = [`-Xms${heap}m`, `-Xmx${heap}m`, ...waterMarks(options), `-Drocketmq.broker.rebalance.lockMaxLiveTime=${options.lockLeaseMs ?? 60_000}`, ...(options.productionGarbageCollector ? productionFlags : ["-XX:+UseSerialGC"])];
  return startJava(`broker ${name}`, { dataDir: home, jars, flags, mainClass: "org.apache.rocketmq.broker.BrokerStartup", config: join(home, "broker.conf") });
}

/** What are settings (percents) in 5.x are system properties in 4.9. A test machine's disk may be rather full. */
function waterMarks({ brokerConfig = {} }: ApacheRocketmqOptions): string[] {
  const { diskSpaceWarningLevelRatio: stopWrites = 98, diskSpaceCleanForciblyRatio: cleanForcibly = 97 } = brokerConfig;
  return [`-Drocketmq.broker.diskSpaceWarningLevelRatio=${Number(stopWrites) / 100}`, `-Drocketmq.broker.diskSpaceCleanForciblyRatio=${Number(cleanForcibly) / 100}`];
}

interface JavaStart {
  dataDir: string;
  jars: string;
  flags: string[];
  mainClass: string;
  config: string;
}

function startJava(title: string, { dataDir, jars, flags, mainClass, config }: JavaStart): OwnedProcess {
  const args = [...flags, ...javaModuleFlags, `-Duser.home=${dataDir}`, `-Drocketmq.home.dir=${dataDir}`, "-cp", join(jars, "*"), mainClass, "-c", config];
  return new OwnedProcess(`Apache RocketMQ ${title}`, "java", args, { cwd: dataDir, env: { ROCKETMQ_HOME: dataDir, NAMESRV_ADDR: "" } });
}

