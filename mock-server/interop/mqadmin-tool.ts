import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { resolveJars } from "../../e2e/engines/maven-artifacts.ts";
import { shellQuote } from "../../src/lib/shell-quote.ts";
import { clients49 } from "./java-release.ts";

const run = promisify(execFile);
const commandTimeoutMs = 120_000;
const quietLog = `<configuration><root level="OFF"/></configuration>`;

/** A shell in a folder of its own, whose path has Apache's `mqadmin` 4.9.8 as a command. */
export class CommandShell {
  readonly #folder: string;
  readonly #env: Record<string, string | undefined>;

  private constructor(folder: string, env: Record<string, string | undefined>) {
    this.#folder = folder;
    this.#env = env;
  }

  static async open(env: Record<string, string>): Promise<CommandShell> {
    const jars = await resolveJars(clients49.pomPath, "rocketmq-client");
    const folder = mkdtempSync(join(tmpdir(), "mqdeck-shell-"));
    for (const part of ["bin", "conf", "home"]) mkdirSync(join(folder, part));
    writeFileSync(join(folder, "conf/logback_tools.xml"), quietLog);
    const java = ["java", "-XX:TieredStopAtLevel=1", `-Duser.home=${join(folder, "home")}`, "-cp", join(jars, "*"), "org.apache.rocketmq.tools.command.MQAdminStartup"];
    writeFileSync(join(folder, "bin/mqadmin"), `#!/bin/sh\nexec ${java.map(shellQuote).join(" ")} "$@"\n`);
    chmodSync(join(folder, "bin/mqadmin"), 0o755);
    return new CommandShell(folder, { ...process.env, ...env, ROCKETMQ_HOME: folder, PATH: [join(folder, "bin"), process.env["PATH"]].join(delimiter) });
  }

  /** What a command line prints, or what it complains of when it prints nothing; throws when it fails. mqadmin ends with 0 whatever happens. */
  async run(commandLine: string, env: Record<string, string> = {}): Promise<string> {
    const { stderr, stdout } = await run("sh", ["-c", commandLine], { cwd: this.#folder, env: { ...this.#env, ...env }, timeout: commandTimeoutMs, maxBuffer: 64 * 1024 * 1024 });
    return stdout === "" ? stderr : stdout;
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
