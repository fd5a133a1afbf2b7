import { rangeMs } from "../search.ts";
import type { MessagesSearch, QueryWay, RangeName } from "../search.ts";

/** What stands in the query form, as text, so that a wrong value can stay and be explained. */
export interface QueryDraft {
  topic: string;
  id: string;
  key: string;
  brokerName: string;
  queueId: string;
  offset: string;
  range: RangeName | "custom";
  /** Local time as `<input type="datetime-local">` writes it. */
  begin: string;
  end: string;
  order: "newest" | "oldest";
  tag: string;
  property: string;
  text: string;
  group: string;
}

export type QueryField = keyof QueryDraft;
export type RefusalWord = "required" | "idCharacters" | "notWhole" | "tooLarge" | "badDate" | "reversed" | "future";
export type QueryRefusals = Partial<Record<QueryField, RefusalWord>>;

const twoDigits = (value: number): string => String(value).padStart(2, "0");

/** Epoch milliseconds as local time for a date field, exact to the second. */
export function localText(timeMs: number): string {
  const at = new Date(timeMs);
  return `${at.getFullYear()}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())}T${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}:${twoDigits(at.getSeconds())}`;
}

/** The form as the link describes it; a custom range starts out as the last hour. */
export function draftOf(search: MessagesSearch, nowMs: number): QueryDraft {
  const isCustom = search.begin !== undefined || search.end !== undefined;
  return {
    order: search.order ?? "newest",
    tag: search.tag ?? "",
    property: search.property ?? "",
    text: search.text ?? "",
    topic: search.topic ?? "",
    id: search.id ?? "",
    key: search.key ?? "",
    brokerName: search.brokerName ?? "",
    queueId: search.queueId === undefined ? "" : String(search.queueId),
    offset: search.offset === undefined ? "" : String(search.offset),
    range: isCustom ? "custom" : (search.range ?? "latest"),
    begin: localText(search.begin ?? nowMs - rangeMs["1h"]),
    end: localText(search.end ?? nowMs),
    group: search.group ?? "",
  };
}

function refusalOfWhole(text: string): RefusalWord | undefined {
  if (text.trim() === "") return "required";
  if (!/^\d+$/.test(text.trim())) return "notWhole";
  return Number(text) > Number.MAX_SAFE_INTEGER ? "tooLarge" : undefined;
}

const refusalOfId = (id: string): RefusalWord | undefined => {
  if (id === "") return "required";
  return /\s/.test(id) ? "idCharacters" : undefined;
};

function refusalsOfRange(draft: QueryDraft, nowMs: number): QueryRefusals {
  if (draft.range !== "custom") return {};
  const begin = Date.parse(draft.begin);
  const end = Date.parse(draft.end);
  if (Number.isNaN(begin) || begin < 0) return { begin: draft.begin === "" ? "required" : "badDate" };
  if (Number.isNaN(end) || end < 0) return { end: draft.end === "" ? "required" : "badDate" };
  if (end < begin) return { end: "reversed" };
  return begin > nowMs ? { begin: "future" } : {};
}

/** What is wrong with a query before it is asked; empty = it can be asked. */
export function queryRefusals(way: QueryWay, draft: QueryDraft, nowMs: number): QueryRefusals {
  const topic = draft.topic.trim() === "" ? "required" : undefined;
  const found: Record<QueryWay, () => QueryRefusals> = {
    time: () => ({ topic, ...refusalsOfRange(draft, nowMs), queueId: draft.queueId.trim() === "" ? undefined : refusalOfWhole(draft.queueId) }),
    id: () => ({ id: refusalOfId(draft.id.trim()) }),
    key: () => ({ topic, key: draft.key.trim() === "" ? "required" : undefined }),
    offset: () => ({ topic, brokerName: draft.brokerName === "" ? "required" : undefined, queueId: refusalOfWhole(draft.queueId), offset: refusalOfWhole(draft.offset) }),
  };
  return Object.fromEntries(Object.entries(found[way]()).filter(([, word]) => word !== undefined));
}

const kept = (text: string): string | undefined => text.trim() || undefined;

/** The link of a query that has no refusal; what the way does not use is left out. */
export function searchOf(way: QueryWay, draft: QueryDraft): MessagesSearch {
  const common = { by: way === "time" ? undefined : way, topic: kept(draft.topic), group: kept(draft.group) };
  if (way === "id") return { ...common, id: kept(draft.id) };
  if (way === "key") return { ...common, key: kept(draft.key) };
  if (way === "offset") return { ...common, brokerName: draft.brokerName, queueId: Number(draft.queueId), offset: Number(draft.offset) };
  const filter = { tag: kept(draft.tag), key: kept(draft.key), property: kept(draft.property), text: draft.text || undefined, brokerName: draft.brokerName || undefined, queueId: draft.queueId.trim() === "" ? undefined : Number(draft.queueId) };
  const query = { ...common, ...filter, order: draft.order === "oldest" && draft.range !== "latest" ? draft.order : undefined };
  if (draft.range === "custom") return { ...query, begin: Date.parse(draft.begin), end: Date.parse(draft.end) };
  return { ...query, range: draft.range === "latest" ? undefined : draft.range };
}

/** Whether a query by time asks for more than topic and time. */
export function hasFilter({ brokerName, key, property, queueId, tag, text }: Pick<QueryDraft, "brokerName" | "key" | "property" | "queueId" | "tag" | "text">): boolean {
  return [brokerName, key, property, queueId, tag, text].some((value) => value !== "");
}

/** Whether a link asks for more than a topic, so that what is missing or wrong in it must be said at once. */
export function hasQuestion({ begin, end, id, key, offset }: MessagesSearch): boolean {
  return [begin, end, id, key, offset].some((value) => value !== undefined);
}

/** Whether a link holds a whole query, so that the page may ask at once. */
export function isComplete(search: MessagesSearch): boolean {
  return Object.keys(queryRefusals(search.by ?? "time", draftOf(search, Date.now()), Date.now())).length === 0;
}
