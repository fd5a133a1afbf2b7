import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { OwnedProcess } from "../../e2e/engines/child-process.ts";
import { cacheDir, publishFolder, resolveJars } from "../../e2e/engines/maven-artifacts.ts";
import { clients49, javaSources, type JavaRelease } from "./java-release.ts";

const run = promisify(execFile);
/** The client gives up after 3 s, which a busy machine may need. */
const connectTimeoutMs = 20_000;
const answerShape = z.object({ id: z.number(), ok: z.boolean(), result: z.unknown().optional(), error: z.string().optional() });

/** Compiles the driver once for each state of its sources and each release; returns the class path. */
async function compileDriver({ pomPath, adapt }: JavaRelease): Promise<string> {
  const jars = await resolveJars(pomPath, "rocketmq-client");
  const sources = readdirSync(javaSources).filter((file) => file.endsWith(".java"));
  const fingerprint = createHash("sha256").update(jars);
  for (const source of sources) fingerprint.update(adapt(source, readFileSync(join(javaSources, source), "utf8")) ?? "");
  const classes = join(cacheDir, `interop-classes-${fingerprint.digest("hex").slice(0, 12)}`);
  if (!existsSync(classes)) {
    const partial = mkdtempSync(join(cacheDir, "interop-partial-"));
    try {
      await run("javac", ["-nowarn", "-cp", join(jars, "*"), "-d", partial, ...writeAdapted(join(partial, "sources"), sources, adapt)]);
      publishFolder(partial, classes);
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
  }
  return [classes, join(jars, "*")].join(delimiter);
}

/** Writes the sources as a release wants them; returns the paths to compile. */
function writeAdapted(folder: string, sources: string[], adapt: JavaRelease["adapt"]): string[] {
  mkdirSync(folder);
  return sources.flatMap((source) => {
    const adapted = adapt(source, readFileSync(join(javaSources, source), "utf8"));
    if (adapted === undefined) return [];
    writeFileSync(join(folder, source), adapted);
    return [join(folder, source)];
  });
}

/**
 * One Java process with the unmodified Apache clients and admin tools, driven by JSON lines: every call
 * is one command of `java/*Commands.java`. Calls may run side by side.
 */
export class JavaClient {
  readonly #owned: OwnedProcess;
  /** Where broadcasting consumers keep their offsets. */
  readonly #home: string;
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  #nextId = 1;

  private constructor(owned: OwnedProcess, home: string) {
    this.#owned = owned;
    this.#home = home;
    owned.onLine((line) => this.#onLine(line));
    owned.child.once("exit", () => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`the Java client ended:\n${owned.output}`));
      this.#waiting.clear();
    });
  }

  /** `properties`: Java system properties, such as the intervals of the client's own timers. The clients are those of 4.9.8 unless another release is named. */
  static async start(properties: Record<string, string | number> = {}, release = clients49): Promise<JavaClient> {
    const classPath = await compileDriver(release);
    const home = mkdtempSync(join(tmpdir(), "mqdeck-java-"));
    const flags = ["-Xmx512m", "-XX:+UseSerialGC", `-Dcom.rocketmq.remoting.client.connect.timeout=${connectTimeoutMs}`, "-Drocketmq.client.logLevel=OFF", "-Drocketmq.client.logUseSlf4j=true", "-Dorg.slf4j.simpleLogger.defaultLogLevel=off", `-Duser.home=${home}`, ...Object.entries(properties).map(([name, value]) => `-D${name}=${value}`)];
    return new JavaClient(new OwnedProcess("Java client", "java", [...flags, "-cp", classPath, "InteropMain"]), home);
  }

  /** Runs one command; rejects with the exception's class and message when it fails in Java. */
  async call<Result>(command: string, args: Record<string, unknown>, shape: z.ZodType<Result>): Promise<Result> {
    const id = this.#nextId++;
    const answer = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#owned.child.stdin?.write(`${JSON.stringify({ ...args, id, do: command })}\n`);
    return shape.parse(await answer);
  }

  async stop(): Promise<void> {
    await this.#owned.kill();
    rmSync(this.#home, { recursive: true, force: true });
  }

  #onLine(line: string): void {
    if (!line.startsWith("{")) return;
    const answer = answerShape.parse(JSON.parse(line));
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.ok) waiting?.resolve(answer.result ?? null);
    else waiting?.reject(new Error(answer.error));
  }
}
