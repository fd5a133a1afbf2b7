import type { z } from "zod";
import type { AlarmSeverity, NoticeKind, alarmComparison } from "../../../../../src/contract/alarm-shared.ts";
import type { MetricStatistic, MetricSubject } from "../../../../../src/contract/metrics.ts";
import enMetrics from "../../../../../src/i18n/en/metrics.json" with { type: "json" };
import zhMetrics from "../../../../../src/i18n/zh-CN/metrics.json" with { type: "json" };

type AlarmComparison = z.output<typeof alarmComparison>;
export type NoticeLanguage = "en" | "zh-CN";

/** A condition whose parts are words already; `seen` null = there was no point, `points` 1 = one is enough. */
interface SaidCondition {
  metric: string;
  seen: string | null;
  limit: string;
  statistic: string;
  period: string;
  points: number;
}

/** The words of notices; what pages call a metric, notices call so too. */
interface Words {
  metrics: typeof enMetrics.names;
  units: typeof enMetrics.units;
  severity: Record<AlarmSeverity, string>;
  kind: Record<NoticeKind, string>;
  statistic: Record<MetricStatistic, string>;
  labels: Record<"instance" | "object" | "severity" | "condition" | "time" | "since" | "note" | "rule", string>;
  object: (subject: MetricSubject) => string;
  /** Whether a figure passes a threshold (first), or does not. */
  comparison: Record<AlarmComparison, readonly [string, string]>;
  condition: (said: SaidCondition) => string;
  /** Between a label and what it labels, between a title and its place, around an aside. */
  colon: string;
  aside: (text: string) => string;
  durations: Record<"d" | "h" | "min" | "s" | "ms", string>;
  open: string;
  digest: (count: number) => string;
  test: string;
  testRule: string;
}

export const words: Record<NoticeLanguage, Words> = {
  en: {
    metrics: enMetrics.names,
    units: enMetrics.units,
    severity: { critical: "Critical", major: "Major", minor: "Minor", info: "Info" },
    kind: { raised: "Alarm", repeated: "Alarm goes on", recovered: "Recovered", noData: "No data", test: "Test" },
    statistic: { avg: "average", max: "maximum", min: "minimum", last: "latest", total: "total" },
    labels: { instance: "Instance", object: "Object", severity: "Severity", condition: "Condition", time: "Time", since: "Since", note: "Note", rule: "Rule" },
    object: (subject) => objectName(subject, { instance: "the whole instance", broker: "broker ", topic: "topic ", group: "group ", on: " on topic ", queue: " queue ", probe: "probe of " }),
    comparison: { ">": ["above", "not above"], ">=": ["at or above", "below"], "<": ["below", "not below"], "<=": ["at or below", "above"], "==": ["equal to", "other than"], "!=": ["other than", "equal to"] },
    condition: ({ limit, metric, period, points, seen, statistic }) => `${seen === null ? `${metric}: no value, threshold` : `${metric} ${seen},`} ${limit} (${statistic} of ${period}${points === 1 ? "" : `, ${points} points in a row`})`,
    colon: ": ",
    aside: (text) => ` (${text})`,
    durations: { d: " d", h: " h", min: " min", s: " s", ms: " ms" },
    open: "Open in MQDeck",
    digest: (count) => `${count} alarm notices`,
    test: "This is a test of MQDeck. Nothing is wrong.",
    testRule: "Test notice",
  },
  "zh-CN": {
    metrics: zhMetrics.names,
    units: zhMetrics.units,
    severity: { critical: "紧急", major: "重要", minor: "次要", info: "提示" },
    kind: { raised: "告警", repeated: "告警持续", recovered: "已恢复", noData: "无数据", test: "测试" },
    statistic: { avg: "平均值", max: "最大值", min: "最小值", last: "最新值", total: "累计" },
    labels: { instance: "实例", object: "对象", severity: "级别", condition: "条件", time: "时间", since: "开始于", note: "说明", rule: "规则" },
    object: (subject) => objectName(subject, { instance: "整个实例", broker: "Broker ", topic: "主题 ", group: "消费组 ", on: "，主题 ", queue: " 队列 ", probe: "拨测 " }),
    comparison: { ">": ["大于", "不大于"], ">=": ["大于等于", "小于"], "<": ["小于", "不小于"], "<=": ["小于等于", "大于"], "==": ["等于", "不等于"], "!=": ["不等于", "等于"] },
    condition: ({ limit, metric, period, points, seen, statistic }) => `${seen === null ? `${metric}无数据，阈值` : `${metric} ${seen}，`}${limit}（${period}${statistic}${points === 1 ? "" : `，连续 ${points} 个数据点`}）`,
    colon: "：",
    aside: (text) => `（${text}）`,
    durations: { d: " 天", h: " 小时", min: " 分钟", s: " 秒", ms: " 毫秒" },
    open: "在 MQDeck 中查看",
    digest: (count) => `${count} 条告警通知`,
    test: "这是 MQDeck 的测试通知，一切正常。",
    testRule: "测试通知",
  },
};

function objectName(subject: MetricSubject, say: Record<"instance" | "broker" | "topic" | "group" | "on" | "queue" | "probe", string>): string {
  switch (subject.scope) {
    case "instance":
      return say.instance;
    case "broker":
      return say.broker + subject.broker;
    case "topic":
      return say.topic + subject.topic;
    case "group":
      return say.group + subject.group;
    case "groupTopic":
      return say.group + subject.group + say.on + subject.topic;
    case "probe":
      return `${say.probe}${subject.broker}${say.queue}${subject.queueId}`;
    default:
      return `${say.group}${subject.group}${say.on}${subject.topic}, ${subject.broker}${say.queue}${subject.queueId}`;
  }
}
