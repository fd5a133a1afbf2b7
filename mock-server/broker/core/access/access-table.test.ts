import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { FakeClock } from "../fake-clock.ts";
import { BrokerSettings } from "../settings/broker-settings.ts";
import { AccessTable } from "./access-table.ts";

/** As Apache RocketMQ 4.9 ships it, with the dump of a broker's own data version behind it. */
const apacheFile = `# a comment
globalWhiteRemoteAddresses:
- 10.10.103.*
- 192.168.0.*

accounts:
- accessKey: RocketMQ
  secretKey: 12345678901234567890
  whiteRemoteAddress:
  admin: false
  defaultTopicPerm: DENY
  defaultGroupPerm: SUB
  topicPerms:
  - topicA=DENY
  - topicB=PUB|SUB
  - topicC=SUB
  groupPerms:
  # the group should convert to retry topic
  - groupA=DENY

- accessKey: rocketmq2
  secretKey: '12345678'
  whiteRemoteAddress: 192.168.1.*
  # if it is admin, it could access all resources
  admin: true
dataVersion:
- counter: 4
  timestamp: 1763640000000
somethingElse: {kept: "yes"}
`;

let folder: string;
let path: string;
let clock: FakeClock;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "access-"));
  path = join(folder, "plain_acl.yml");
  clock = new FakeClock();
});

function open(values: { aclEnable?: boolean } = {}): { table: AccessTable; settings: BrokerSettings } {
  const identity = { clusterName: "C", brokerName: "broker-a", brokerIP1: "127.0.0.1", listenPort: 1, storePathRootDir: folder, namesrvAddr: "" };
  const settings = new BrokerSettings(identity, values, join(folder, "broker.properties"), clock);
  return { table: new AccessTable(path, settings, clock), settings };
}

const admin = { accessKey: "admin-key", secretKey: "admin-secret", admin: true };

describe("a plain_acl.yml", () => {
  it("is read as an operator carries it over, and taken away from other readers", () => {
    writeFileSync(path, apacheFile, { mode: 0o644 });
    chmodSync(path, 0o644);
    const { table } = open();
    expect(table.find("RocketMQ")?.config).toEqual({
      accessKey: "RocketMQ", secretKey: "12345678901234567890", whiteRemoteAddress: undefined, admin: false, defaultTopicPerm: "DENY", defaultGroupPerm: "SUB",
      topicPerms: ["topicA=DENY", "topicB=PUB|SUB", "topicC=SUB"], groupPerms: ["groupA=DENY"],
    });
    expect(table.find("rocketmq2")?.isAllowedAddress("192.168.1.7")).toBe(true);
    expect([table.isAllowedEverywhere("192.168.0.9"), table.isAllowedEverywhere("192.168.2.9")]).toEqual([true, false]);
    expect(table.version.toJSON()).toEqual({ counter: 4, timestamp: 1763640000000 });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("keeps what it does not know, quotes digits for the YAML of a real broker, and counts its version", () => {
    writeFileSync(path, apacheFile);
    const { table } = open();
    table.put({ accessKey: "account3", secretKey: "0123456789", admin: false, topicPerms: ["T=PUB"] });
    const text = readFileSync(path, "utf8");
    expect(text).toContain('secretKey: "12345678901234567890"');
    expect(text).toContain('secretKey: "0123456789"');
    expect(text).toMatch(/^ +kept: "yes"$/m);
    expect(text).toMatch(/^dataVersion:\n +- counter: 5\n +timestamp: \d+$/m);
    expect(text).toContain("admin: true");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(open().table.list()).toEqual(table.list());
  });

  it("is read again when it changed, and leaves everything as it was when it is broken", () => {
    const { table } = open();
    table.put(admin);
    writeFileSync(path, "accounts:\n- accessKey: edited-1\n  secretKey: secret-that-is-secret\n");
    table.refresh();
    expect([table.find("admin-key"), table.find("edited-1")?.config.secretKey]).toEqual([undefined, "secret-that-is-secret"]);
    writeFileSync(path, "accounts:\n- accessKey: edited-2\n  secretKey: [secret-that-is-secret\n");
    expect(() => table.refresh()).toThrow(/plain_acl.yml is not valid YAML: \w+ in line \d+$/);
    table.refresh();
    expect(table.find("edited-1")).toBeDefined();
    expect(() => table.put(admin)).toThrow("is not valid YAML");
    expect(readFileSync(path, "utf8")).toContain("edited-2");
  });

  it("locks nobody out while it is gone, and comes back with the next change", () => {
    const { table } = open();
    table.put(admin);
    rmSync(path);
    expect(() => table.refresh()).toThrow("is gone");
    table.refresh();
    expect(table.find("admin-key")).toBeDefined();
    table.setGlobalWhiteAddresses(["1.2.3.4"]);
    expect(readFileSync(path, "utf8")).toContain("admin-key");
  });

  it("lets nobody in when it cannot be read at the start, and says so in the first round", () => {
    writeFileSync(path, "accounts: {{");
    const { table } = open();
    expect(table.list().accounts).toEqual([]);
    expect(() => table.refresh()).toThrow("is not valid YAML");
  });

  it("says once that access control without any account lets nobody in", () => {
    const { table } = open({ aclEnable: true });
    expect(() => table.look()).toThrow("has no account: every client is refused");
    table.look();
    open().table.look();
    writeFileSync(path, apacheFile);
    open({ aclEnable: true }).table.look();
  });

  it("is refused as a whole when one account is not valid", () => {
    writeFileSync(path, "accounts:\n- accessKey: account1\n  secretKey: secret-one\n- accessKey: account2\n  secretKey: short\n");
    const { table } = open();
    expect(() => table.refresh()).toThrow("accessKey=account2");
    expect(table.find("account1")).toBeUndefined();
  });
});

describe("a change by request", () => {
  it("keeps what is absent, and takes away what is empty", () => {
    const { table } = open();
    table.put({ accessKey: "account1", secretKey: "secret-1", admin: true, whiteRemoteAddress: "1.2.3.*", defaultTopicPerm: "PUB", topicPerms: ["T=SUB"], groupPerms: ["G=SUB"] });
    table.put({ accessKey: "account1", admin: false, whiteRemoteAddress: "", topicPerms: [] });
    expect(table.find("account1")?.config).toEqual({ accessKey: "account1", secretKey: "secret-1", admin: false, whiteRemoteAddress: "", defaultTopicPerm: "PUB", defaultGroupPerm: undefined, topicPerms: [], groupPerms: ["G=SUB"] });
    expect(table.delete("account1")).toBe(true);
    expect(table.delete("account1")).toBe(false);
  });

  it.each([
    [{ accessKey: "account1", admin: false }, "length should longer than 6"],
    [{ accessKey: "account1", secretKey: "secret-1", admin: false, topicPerms: ["T"] }, "Parse Resource format error for T."],
    [{ accessKey: "account1", secretKey: "secret-1", admin: false, groupPerms: ["G=READ"] }, "Parse resource permission error for G=READ."],
    [{ accessKey: "account1", secretKey: "secret-1", admin: false, whiteRemoteAddress: "nowhere" }, "Netaddress examine Exception netaddress is nowhere"],
  ])("is refused: %j", (change, words) => {
    const { table } = open();
    expect(() => table.put(change)).toThrow(words);
    expect(table.list().accounts).toEqual([]);
    expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
  });

  it("replaces the global allow-list, or nothing when an entry is wrong", () => {
    const { table } = open();
    table.setGlobalWhiteAddresses(["1.2.3.4"]);
    expect(() => table.setGlobalWhiteAddresses(["5.6.7.8", "x"])).toThrow("Netaddress");
    expect(table.list().globalWhiteAddresses).toEqual(["1.2.3.4"]);
  });
});

describe("nobody locks himself out", () => {
  it("needs an administrator before it is switched on, and keeps the last one while it is on", () => {
    const { table, settings } = open();
    expect(settings.update("aclEnable=true")).toContain("no administrator account");
    expect(settings.values.aclEnable).toBe(false);
    table.put(admin);
    expect(settings.update("aclEnable=true")).toBeUndefined();
    expect(() => table.delete("admin-key")).toThrow("last administrator");
    expect(() => table.put({ accessKey: "admin-key", admin: false })).toThrow("last administrator");
    table.put({ accessKey: "admin-two", secretKey: "admin-secret-2", admin: true });
    expect(table.delete("admin-key")).toBe(true);
    expect(settings.update("aclEnable=false")).toBeUndefined();
    expect(table.delete("admin-two")).toBe(true);
  });
});
