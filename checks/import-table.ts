import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { parseSync } from "oxc-parser";

/** One local or external import of a source file; paths are relative to the repository root. */
export interface ImportEdge {
  from: string;
  to: string;
  external: boolean;
}

const root = resolve(import.meta.dirname, "..");

/**
 * Who may import whom (ARCHITECTURE section 2). A file belongs to the longest folder that is a prefix
 * of its path, and may always import from its own folder. `external` limits packages; absent = any.
 */
export const importTable: Record<string, { local: string[]; external?: RegExp }> = {
  "src/contract": { local: [], external: /^zod$/ },
  "src/lib": { local: [] },
  "src/i18n": { local: ["src/lib"] },
  "src/api": { local: ["src/contract"] },
  "src/ui": { local: ["src/lib", "src/i18n"] },
  "src/charts": { local: ["src/lib", "src/i18n"] },
  // Pieces that ask the server and that several features show: a chart of a metric, a command to copy.
  "src/parts": { local: ["src/api", "src/charts", "src/ui", "src/contract", "src/i18n", "src/lib"] },
  "src/features": { local: ["src/api", "src/charts", "src/parts", "src/ui", "src/contract", "src/i18n", "src/lib"] },
  "src/app": { local: ["src"] },
  "src/main.tsx": { local: ["src/app"] },
  "src/testing": { local: ["src"] },
  "mock-server/main.ts": { local: ["mock-server"] },
  "mock-server/config.ts": { local: [], external: /^node:/ },
  "mock-server/node-settings.ts": { local: [], external: /^node:/ },
  "mock-server/wire": { local: [], external: /^(node:|lossless-json$)/ },
  "mock-server/broker/log": { local: [], external: /^node:/ },
  "mock-server/broker/core": { local: ["mock-server/broker/log"], external: /^(node:|yaml$)/ },
  "mock-server/broker/listeners": { local: ["mock-server/broker/core", "mock-server/wire"] },
  "mock-server/broker": { local: ["mock-server/broker", "mock-server/config.ts"] },
  "mock-server/management/adapters/port": { local: ["src/contract"] },
  "mock-server/management/adapters/rocketmq": { local: ["mock-server/management/adapters/port", "mock-server/wire"] },
  "mock-server/management/store": { local: ["src/contract"] },
  "mock-server/management/metrics": { local: ["mock-server/management/adapters/port", "mock-server/management/store", "src/contract"] },
  // Alarms watch what is stored, probes store what they measure.
  // Notices name metrics in the words of the page.
  "mock-server/management/alarms": { local: ["mock-server/management/adapters/port", "mock-server/management/metrics", "mock-server/management/store", "src/contract", "src/i18n/en/metrics.json", "src/i18n/zh-CN/metrics.json"] },
  "mock-server/management/probes": { local: ["mock-server/management/adapters/port", "mock-server/management/metrics", "mock-server/management/store", "src/contract"] },
  "mock-server/management/services": {
    local: ["mock-server/management/adapters/port", "mock-server/management/alarms", "mock-server/management/metrics", "mock-server/management/probes", "mock-server/management/store", "src/contract"],
  },
  "mock-server/management/http": { local: ["mock-server/management/services", "src/contract"] },
  "mock-server/management": { local: ["mock-server/management", "mock-server/config.ts", "src/contract"] },
  "mock-server/demo": { local: ["mock-server/wire", "mock-server/config.ts"] },
  // The command lines that the pages show are run there for real.
  "mock-server/interop": { local: ["mock-server", "e2e/engines", "src/contract", "src/features/messages/copy-as", "src/features/groups/reset-commands.ts", "src/api/curl-command.ts", "src/lib"] },
  "mock-server/bench": { local: ["mock-server", "e2e/engines", "src/contract"] },
  "e2e": { local: ["src/contract"] },
  "checks": { local: ["src", "mock-server", "e2e"] },
};

/** The folder of the table that a file belongs to; each feature is a folder of its own. */
export function folderOf(file: string): string {
  const feature = /^src\/features\/[^/]+/.exec(file);
  if (feature) return feature[0];
  const owners = Object.keys(importTable).filter((folder) => file.replace(".test.ts", ".ts") === folder || file.startsWith(`${folder}/`));
  return owners.sort((a, b) => b.length - a.length)[0] ?? "";
}

/** Every source file that git tracks or would track under the two trees, relative to the root. */
export function sourceFiles(): string[] {
  return ["src", "mock-server", "e2e", "checks"]
    .filter((top) => existsSync(join(root, top)))
    .flatMap((top) => readdirSync(join(root, top), { recursive: true, encoding: "utf8" }).map((file) => `${top}/${file.split(sep).join("/")}`))
    .filter((file) => /\.tsx?$/.test(file));
}

/** The static and dynamic imports of one file, resolved to repository paths where they are local. */
export function importsOf(file: string): ImportEdge[] {
  const parsed = parseSync(file, readFileSync(join(root, file), "utf8"));
  const fromExports = parsed.module.staticExports.flatMap((statement) => statement.entries.flatMap((entry) => (entry.moduleRequest ? [entry.moduleRequest.value] : [])));
  const dynamic = parsed.module.dynamicImports.flatMap((request) => {
    const text = parsed.program.start === undefined ? "" : readFileSync(join(root, file), "utf8").slice(request.moduleRequest.start, request.moduleRequest.end);
    return /^["'][^"']+["']$/.test(text) ? [text.slice(1, -1)] : [];
  });
  const specifiers = [...parsed.module.staticImports.map((statement) => statement.moduleRequest.value), ...fromExports, ...dynamic];
  return specifiers.map((specifier) => {
    if (!specifier.startsWith(".")) return { from: file, to: specifier, external: true };
    const target = relative(root, resolve(root, dirname(file), specifier.replace(/\?.*$/, ""))).split(sep).join("/");
    return { from: file, to: target, external: false };
  });
}

/** Why an edge is not in the table, or undefined when it is allowed. Tests may also use `src/testing`, engines and any package. */
export function refusalOf(edge: ImportEdge): string | undefined {
  const isTest = /\.test\.tsx?$/.test(edge.from);
  const folder = folderOf(edge.from);
  const rule = importTable[folder.startsWith("src/features/") ? "src/features" : folder];
  if (!rule) return `${edge.from}: its folder is not in the table`;
  if (edge.external) {
    if (isTest || !rule.external || rule.external.test(edge.to)) return undefined;
    return `${edge.from} -> package ${edge.to}`;
  }
  const target = folderOf(edge.to) || edge.to;
  if (target === folder) return undefined;
  if (isTest && (edge.to.startsWith("src/testing/") || edge.to.startsWith("e2e/engines/"))) return undefined;
  const allowed = rule.local.some((prefix) => edge.to === prefix || edge.to.startsWith(`${prefix}/`));
  return allowed ? undefined : `${edge.from} -> ${edge.to}`;
}

/** Import cycles between files, each as a readable path. */
export function cyclesAmong(edges: ImportEdge[]): string[] {
  const next = new Map<string, string[]>();
  for (const edge of edges) if (!edge.external) next.set(edge.from, [...(next.get(edge.from) ?? []), edge.to]);
  const state = new Map<string, "open" | "done">();
  const cycles: string[] = [];
  const visit = (file: string, path: string[]): void => {
    if (state.get(file) === "done") return;
    if (state.get(file) === "open") {
      cycles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
      return;
    }
    state.set(file, "open");
    for (const target of next.get(file) ?? []) visit(target, [...path, file]);
    state.set(file, "done");
  };
  for (const file of next.keys()) visit(file, []);
  return cycles;
}
