import { localText } from "../query/query-draft.ts";
import { defaultRange, traceRangeMs } from "./search.ts";
import type { TraceRange, TracesSearch, TraceWay } from "./search.ts";

/** What stands in the form, as text, so that a wrong value can stay and be explained. */
export interface TraceDraft {
  id: string;
  key: string;
  topic: string;
  group: string;
  failures: boolean;
  range: TraceRange | "custom";
  /** Local time as a date field writes it. */
  begin: string;
  end: string;
  traceTopic: string;
}

type TraceField = keyof TraceDraft;
export type TraceRefusals = Partial<Record<TraceField, "required" | "idCharacters" | "badDate" | "reversed">>;

export function traceDraftOf(search: TracesSearch, nowMs: number): TraceDraft {
  const isCustom = search.begin !== undefined || search.end !== undefined;
  return {
    id: search.id ?? "",
    key: search.key ?? "",
    topic: search.topic ?? "",
    group: search.group ?? "",
    failures: search.failures ?? false,
    range: isCustom ? "custom" : (search.range ?? defaultRange),
    begin: localText(search.begin ?? nowMs - traceRangeMs[defaultRange]),
    end: localText(search.end ?? nowMs),
    traceTopic: search.traceTopic ?? "",
  };
}

/** What is wrong with a query before it is asked. */
export function traceRefusals(way: TraceWay, draft: TraceDraft): TraceRefusals {
  if (way === "id") return draft.id.trim() === "" ? { id: "required" } : /\s/.test(draft.id.trim()) ? { id: "idCharacters" } : {};
  if (way === "key") return draft.key.trim() === "" ? { key: "required" } : {};
  if (draft.range !== "custom") return {};
  const begin = Date.parse(draft.begin);
  const end = Date.parse(draft.end);
  if (Number.isNaN(begin)) return { begin: draft.begin === "" ? "required" : "badDate" };
  if (Number.isNaN(end)) return { end: draft.end === "" ? "required" : "badDate" };
  return end < begin ? { end: "reversed" } : {};
}

const kept = (text: string): string | undefined => text.trim() || undefined;

/** The link of a query that has no refusal; what the way does not use is left out. */
export function traceSearchOf(way: TraceWay, draft: TraceDraft): TracesSearch {
  const common = { by: way === "time" ? undefined : way, topic: kept(draft.topic), traceTopic: kept(draft.traceTopic) };
  if (way === "id") return { ...common, id: kept(draft.id) };
  const filtered = { ...common, group: kept(draft.group), failures: draft.failures ? (true as const) : undefined };
  if (way === "key") return { ...filtered, key: kept(draft.key) };
  if (draft.range === "custom") return { ...filtered, begin: Date.parse(draft.begin), end: Date.parse(draft.end) };
  return { ...filtered, range: draft.range === defaultRange ? undefined : draft.range };
}

/** Whether a link holds a whole query, so that the page may ask at once. */
export function isAskable(search: TracesSearch): boolean {
  return Object.keys(traceRefusals(search.by ?? "time", traceDraftOf(search, Date.now()))).length === 0;
}
