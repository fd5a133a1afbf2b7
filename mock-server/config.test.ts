import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ConfigError, environmentOf, flagsOf, listenError, prepareDataDir, readOptions, retentionOf, sizeOf } from "./config.ts";

const folder = mkdtempSync(join(tmpdir(), "config-"));

describe("the options of MQDeck", () => {
  it("have the defaults of ARCHITECTURE section 3", () => {
    expect(readOptions([], {})).toMatchObject({ httpPort: 8080, namesrvPort: 9876, brokerPort: 10911, host: "127.0.0.1", advertisedHost: "127.0.0.1", brokers: 1, flush: "async", autoCreateTopics: true, autoCreateGroups: true, demo: false, metricsKeep: "1d,14d,365d", metricsMaxSize: "4GiB", metricsScrapeSeconds: 15 });
  });

  it("take a flag before a variable, and a variable before the file", () => {
    const file = join(folder, "mqdeck.json");
    writeFileSync(file, JSON.stringify({ httpPort: 1, namesrvPort: 1, brokerPort: 1 }));
    const options = readOptions(["--http-port", "3", `--config=${file}`], { MQDECK_HTTP_PORT: "2", MQDECK_NAMESRV_PORT: "2" });
    expect(options).toMatchObject({ httpPort: 3, namesrvPort: 2, brokerPort: 1 });
  });

  it("survive the way through a child's flags", () => {
    const options = readOptions(["--demo", "--brokers=3", "--auto-create-topics=false", "--data-dir", folder], {});
    expect(readOptions(flagsOf(options), {})).toEqual(options);
  });

  it("go to a child by environment when they may hold a password", () => {
    const options = readOptions(["--metrics-url=http://reader:secret@metrics.example:9090/select"], { MQDECK_METRICS_TOKEN: "token", MQDECK_ADMIN_PASSWORD: "password" });
    expect(flagsOf(options).join(" ")).not.toMatch(/secret|token|password/);
    expect(readOptions(flagsOf(options), environmentOf(options))).toEqual(options);
  });

  it.each([
    [["--http-port=70000"], "--http-port"],
    [["--brokers=17"], "--brokers"],
    [["--flush=never"], "--flush"],
    [["--metrics-url=metrics.example:9090"], "--metrics-url"],
    [["--metrics-scrape-seconds=0"], "--metrics-scrape-seconds"],
    [["--data-dir="], "--data-dir"],
    [["--metrics-keep=1d,14d"], "--metrics-keep"],
    [["--metrics-keep=20d,14d,365d"], "--metrics-keep"],
    [["--metrics-max-size=10MiB"], "--metrics-max-size"],
    [["--colour=red"], "--colour"],
  ])("refuse %s and name it", (args, named) => {
    expect(() => readOptions(args, {})).toThrow(named);
  });

  it("count the retention and the size of metrics", () => {
    expect(retentionOf("36h,14d,365d")).toEqual([129_600_000, 1_209_600_000, 31_536_000_000]);
    expect([sizeOf("4GiB"), sizeOf("64MiB")]).toEqual([4_294_967_296, 67_108_864]);
  });

  it("name the variable and the key of the file as well", () => {
    const file = join(folder, "wrong.json");
    writeFileSync(file, JSON.stringify({ portt: 1 }));
    expect(() => readOptions([], { MQDECK_HTTP_PORT: "x" })).toThrow("MQDECK_HTTP_PORT");
    expect(() => readOptions(["--config", file], {})).toThrow("portt");
    expect(() => readOptions(["--config", join(folder, "missing.json")], {})).toThrow("missing.json");
  });

  it("say what to do about a folder that cannot be written and a port that is taken", () => {
    const file = join(folder, "a-file");
    writeFileSync(file, "");
    chmodSync(file, 0o400);
    expect(() => prepareDataDir(join(file, "data"))).toThrow(/--data-dir/);
    expect(() => prepareDataDir(join(file, "data"))).toThrow(ConfigError);
    const taken = listenError(Object.assign(new Error("taken"), { code: "EADDRINUSE" }), 9876, "127.0.0.1", "namesrvPort");
    expect(taken.message).toBe("Port 9876 for the name server is taken. Choose another one with --namesrv-port or MQDECK_NAMESRV_PORT (0 = any free port).");
  });
});
