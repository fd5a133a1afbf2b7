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
  /** Between a label and its value. */
  colon: string;
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
  const where = subject.scope === "instance" ? "" : ` · ${say.object(subject)}`;
  return what + say.colon + ruleName + where + say.aside(instanceName);
}

/** What happens and what to do about it stand first: a phone shows two lines. */
export function noticeText(facts: NoticeFacts, { consoleUrl, language, timeZone }: TextOptions): NoticeText {
  const say = words[language];
  const shown = facts.conditions.some(({ met }) => met) ? facts.conditions.filter(({ met }) => met) : facts.conditions;
  const rows: [string, string][] = [
    ...shown.map((condition): [string, string] => [say.labels.condition, conditionText(condition, language)]),
    [say.labels.note, facts.kind === "test" ? say.test : facts.content],
    [say.labels.time, timeText(facts.at, timeZone)],
    [say.labels.since, sinceText(facts, timeZone, language)],
    [say.labels.object, say.object(facts.subject)],
    [say.labels.instance, facts.instanceName],
    [say.labels.rule, facts.ruleName],
    [say.labels.severity, say.severity[facts.severity]],
  ];
  return { title: noticeTitle(facts, language), facts: rows.filter(([, value]) => value !== "").map(([label, value]) => ({ label, value })), items: [], link: consoleUrl + facts.link, linkLabel: say.open, colon: say.colon };
}

/** When an alarm that goes on or is over began, and how long that was. */
function sinceText({ at, raisedAt }: NoticeFacts, timeZone: string, language: NoticeLanguage): string {
  if (raisedAt === null || raisedAt === at) return "";
  return timeText(raisedAt, timeZone) + words[language].aside(durationText(at - raisedAt, language));
}

/** Many notices in one: their count, and a line for each with its time. */
export function digestText(all: readonly NoticeFacts[], { consoleUrl, language, timeZone }: TextOptions): NoticeText {
  const say = words[language];
  const items = all.map((facts) => `${timeText(facts.at, timeZone)} ${noticeTitle(facts, language)}`);
  return { title: `MQDeck${say.colon}${say.digest(all.length)}`, facts: [], items, link: consoleUrl + (all.at(-1)?.link ?? "/"), linkLabel: say.open, colon: say.colon };
}

/** All of a notice as plain text. */
export function plainText({ colon, facts, items, link, linkLabel, title }: NoticeText): string {
  return [title, ...facts.map(({ label, value }) => label + colon + value), ...items, linkLabel + colon + link].join("\n");
}

/** `Lag 120,000 messages, above 100,000 messages (average of 1 min, 3 points in a row)`. */
function conditionText({ comparison, met, metric, periodMs, points, statistic, threshold, value }: NoticeCondition, language: NoticeLanguage): string {
  const say = words[language];
  const figure = (of: number): string => figureText({ metric, statistic }, of, language);
  const [passes, passesNot] = say.comparison[comparison];
  const limit = `${met || value === null ? passes : passesNot} ${figure(threshold)}`;
  return say.condition({ metric: say.metrics[metric], seen: value === null ? null : figure(value), limit, statistic: say.statistic[statistic], period: durationText(periodMs, language), points });
}

/** `2026-11-21 14:03:05 UTC+8`. */
function timeText(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" }).format(at) + zoneText(at, timeZone);
}

function zoneText(at: number, timeZone: string): string {
  const zone = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "shortOffset" }).formatToParts(at).find(({ type }) => type === "timeZoneName");
  return zone ? ` ${zone.value.replace("GMT", "UTC").replace(/\+0$/, "")}` : "";
}
