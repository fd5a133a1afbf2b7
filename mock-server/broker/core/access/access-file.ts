import { chmodSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { LineCounter, parseDocument, stringify } from "yaml";
import { isRecord } from "../config-file.ts";
import { AccessProblem } from "./access-problem.ts";
import type { AccountConfig } from "./account.ts";

/** What a plain_acl.yml says. `rest` is what this broker does not know of; it is kept. */
export interface AccessFileContent {
  globalWhiteRemoteAddresses: string[];
  accounts: AccountConfig[];
  dataVersion: { counter: number; timestamp: number } | undefined;
  rest: Record<string, unknown>;
}

/** Only the owner of the process may read secrets. */
const ownerOnly = 0o600;

export function emptyAccessFile(): AccessFileContent {
  return { globalWhiteRemoteAddresses: [], accounts: [], dataVersion: undefined, rest: {} };
}

/** Changes whenever the file does; undefined when there is none. */
export function fingerprintOf(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat && `${stat.mtimeMs}/${stat.size}/${stat.ino}`;
}

/**
 * Reads a plain_acl.yml (protocol sheet section 6), and takes it away from other readers. Every plain value is taken as
 * the text that stands there, so a secret of digits alone stays whole. Throws `AccessProblem`, which never quotes the file: it holds secrets.
 */
export function readAccessFile(path: string): AccessFileContent {
  const lineCounter = new LineCounter();
  const document = parseDocument(readFileSync(path, "utf8"), { schema: "failsafe", prettyErrors: false, lineCounter, strict: true });
  const [error] = document.errors;
  if (error) throw new AccessProblem(`${path} is not valid YAML: ${error.code} in line ${lineCounter.linePos(error.pos[0]).line}`);
  keepFromOthers(path);
  const content: unknown = document.toJS({ maxAliasCount: 100 });
  if (isBlank(content)) return emptyAccessFile();
  if (!isRecord(content)) throw new AccessProblem(`${path} holds no accounts`);
  const { accounts, globalWhiteRemoteAddresses, dataVersion, ...rest } = content;
  return {
    globalWhiteRemoteAddresses: textsOf(globalWhiteRemoteAddresses) ?? [],
    accounts: Array.isArray(accounts) ? accounts.filter(isRecord).map(accountOf) : [],
    dataVersion: versionOf(dataVersion),
    rest,
  };
}

/** Replaces the file in one step. No `.bak` is kept: it would keep secrets that were withdrawn. */
export function writeAccessFile(path: string, { accounts, globalWhiteRemoteAddresses, dataVersion, rest }: AccessFileContent): void {
  const content = { ...rest, accounts, globalWhiteRemoteAddresses, ...(dataVersion && { dataVersion: [dataVersion] }) };
  // A file that exists would keep its rights.
  rmSync(`${path}.tmp`, { force: true });
  // The rules of YAML 1.1 decide what is quoted, because that is what a real broker reads.
  writeFileSync(`${path}.tmp`, stringify(content, { version: "1.1", keepUndefined: false, lineWidth: 0, aliasDuplicateObjects: false }), { mode: ownerOnly });
  renameSync(`${path}.tmp`, path);
}

function keepFromOthers(path: string): void {
  try {
    chmodSync(path, ownerOnly);
  } catch {
    // Somebody else's file that may be read: its rights are the business of its owner.
  }
}

function accountOf(account: Record<string, unknown>): AccountConfig {
  return {
    accessKey: textOf(account["accessKey"]) ?? "",
    secretKey: textOf(account["secretKey"]) ?? "",
    whiteRemoteAddress: textOf(account["whiteRemoteAddress"]),
    admin: /^(true|yes|on)$/i.test(textOf(account["admin"]) ?? ""),
    defaultTopicPerm: textOf(account["defaultTopicPerm"]),
    defaultGroupPerm: textOf(account["defaultGroupPerm"]),
    topicPerms: textsOf(account["topicPerms"]),
    groupPerms: textsOf(account["groupPerms"]),
  };
}

function versionOf(value: unknown): AccessFileContent["dataVersion"] {
  const first: unknown = Array.isArray(value) ? value[0] : undefined;
  if (!isRecord(first)) return undefined;
  const [counter, timestamp] = [Number(first["counter"]), Number(first["timestamp"])];
  return Number.isSafeInteger(counter) && Number.isSafeInteger(timestamp) ? { counter, timestamp } : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && !isBlank(value) ? value : undefined;
}

function textsOf(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string" && item !== "") : undefined;
}

function isBlank(value: unknown): boolean {
  return value === null || value === undefined || value === "" || value === "~" || value === "null";
}
