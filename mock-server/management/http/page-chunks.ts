import { z } from "zod";

const chunk = z.object({ file: z.string(), imports: z.array(z.string()).default([]), css: z.array(z.string()).default([]), isEntry: z.boolean().default(false) });
type Manifest = Record<string, z.output<typeof chunk>>;

/** What a view needs beyond the first chunk, so that it travels at the same time. */
export interface PageChunks {
  scripts: string[];
  styles: string[];
}

/**
 * Finds the chunks of a view in Vite's manifest: `/instances/x/topics` is the list page of
 * src/features/topics, `/instances/x/topics/t` its detail page, with the texts in the given language.
 */
export function pageChunks(manifestText: string): (path: string, language: string) => PageChunks {
  const manifest: Manifest = z.record(z.string(), chunk).parse(JSON.parse(manifestText));
  const initial = new Set<string>();
  for (const [name, { isEntry }] of Object.entries(manifest)) if (isEntry) collect(manifest, name, initial);
  return (path, language) => {
    const view = viewOf(path);
    if (!view) return { scripts: [], styles: [] };
    const names = new Set<string>();
    const page = pageOf(manifest, view);
    if (page !== undefined) collect(manifest, page, names);
    const texts = `src/i18n/${language}/${view.noun}.json`;
    if (manifest[texts]) names.add(texts);
    const more = [...names].filter((name) => !initial.has(name)).flatMap((name) => manifest[name] ?? []);
    return { scripts: more.map(({ file }) => file), styles: more.flatMap(({ css }) => css) };
  };
}

function viewOf(path: string): { noun: string; kind: "list" | "detail" } | undefined {
  const [first, instanceId, noun, name] = path.split("/").filter((part) => part !== "");
  if (first === "sign-in") return { noun: "session", kind: "list" };
  if (first !== "instances" && first !== undefined) return undefined;
  if (noun === undefined) return { noun: "instances", kind: instanceId === undefined ? "list" : "detail" };
  return { noun, kind: name === undefined ? "list" : "detail" };
}

function pageOf(manifest: Manifest, { kind, noun }: { noun: string; kind: string }): string | undefined {
  const pages = Object.keys(manifest).filter((name) => name.startsWith(`src/features/${noun}/`) && name.endsWith("-page.tsx"));
  return pages.find((name) => name.endsWith(`-${kind}-page.tsx`)) ?? (pages.length === 1 ? pages[0] : undefined);
}

function collect(manifest: Manifest, name: string, found: Set<string>): void {
  if (found.has(name) || !manifest[name]) return;
  found.add(name);
  for (const imported of manifest[name].imports) collect(manifest, imported, found);
}
