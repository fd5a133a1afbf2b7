import type { NoticeCondition, NoticeFacts } from "../../../../../src/contract/alarm-shared.ts";
import { durationText, figureText } from "./figures.ts";
import { words } from "./words.ts";
import type { NoticeLanguage } from "./words.ts";

/** One notice, or a digest of several, in one language; what formats are made of. Plain text that is not escaped yet. */
export interface NoticeText {
  title: string;
  facts: { label: string; value: string }[];
  /** Of a digest: a line for each notice. */
  items: string[];
  link: string;
  linkLabel: string;
}

export interface TextOptions {
  language: NoticeLanguage;
  timeZone: string;
  /** Address of the console without a slash at the end; links are made of it. */
  consoleUrl: string;
}

/** `[Critical] Alarm: rule · topic orders (instance)`. */
export function noticeTitle({ instanceName, kind, ruleName, severity, subject }: NoticeFacts, language: NoticeLanguage): string {
  const say = words[language];
  const what = kind === "test" ? say.kind.test : `[${say.severity[severity]}] ${say.kind[kind]}`;
  return `${what}: ${ruleName} · ${say.object(subject)} (${instanceName})`;
}

export function noticeText(facts: NoticeFacts, { consoleUrl, language, timeZone }: TextOptions): NoticeText {
  const say = words[language];
  const time = (at: number): string => timeText(at, timeZone);
  const shown = facts.conditions.some(({ met }) => met) ? facts.conditions.filter(({ met }) => met) : facts.conditions;
  const rows: [string, string][] = [
    [say.labels.rule, facts.ruleName],
    [say.labels.instance, facts.instanceName],
    [say.labels.object, say.object(facts.subject)],
    [say.labels.severity, say.severity[facts.severity]],
    ...shown.map((condition): [string, string] => [say.labels.condition, conditionText(condition, language)]),
    [say.labels.time, time(facts.at)],
    [say.labels.since, facts.raisedAt === null || facts.raisedAt === facts.at ? "" : time(facts.raisedAt)],
    [say.labels.note, facts.kind === "test" ? say.test : facts.content],
  ];
  return { title: noticeTitle(facts, language), facts: rows.filter(([, value]) => value !== "").map(([label, value]) => ({ label, value })), items: [], link: consoleUrl + facts.link, linkLabel: say.open };
}

/** Many notices in one: their count, and a line for each with its time. */
export function digestText(all: readonly NoticeFacts[], { consoleUrl, language, timeZone }: TextOptions): NoticeText {
  const say = words[language];
  const items = all.map((facts) => `${timeText(facts.at, timeZone)} ${noticeTitle(facts, language)}`);
  return { title: `MQDeck: ${say.digest(all.length)}`, facts: [], items, link: consoleUrl + (all.at(-1)?.link ?? "/"), linkLabel: say.open };
}

/** All of a notice as plain text. */
export function plainText({ facts, items, link, linkLabel, title }: NoticeText): string {
  return [title, ...facts.map(({ label, value }) => `${label}: ${value}`), ...items, `${linkLabel}: ${link}`].join("\n");
}

/** `Lag (average, 1 min): 120,000 messages, > 100,000 messages, 3 points in a row`. */
function conditionText({ comparison, metric, periodMs, points, statistic, threshold, value }: NoticeCondition, language: NoticeLanguage): string {
  const say = words[language];
  const seen = value === null ? say.noValue : figureText({ metric, statistic }, value, language);
  return `${say.metrics[metric]} (${say.statistic[statistic]}, ${durationText(periodMs)}): ${seen}, ${comparison} ${figureText({ metric, statistic }, threshold, language)}, ${say.points(points)}`;
}

/** `2026-11-21 14:03:05 GMT+8`. */
function timeText(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" }).format(at) + zoneText(at, timeZone);
}

function zoneText(at: number, timeZone: string): string {
  const zone = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "shortOffset" }).formatToParts(at).find(({ type }) => type === "timeZoneName");
  return zone ? ` ${zone.value}` : "";
}
