import { expect, it } from "vitest";
import { metricNames, metricRule } from "../../../../src/contract/metric-names.ts";
import { familyText, labelsText, metricHelp, metricTextName, subjectLabels } from "./metric-text.ts";

it("writes a family as the text format wants it, with its labels escaped", () => {
  const text = familyText({ name: "mqdeck_topic_lag", help: "one\\two\nlines", samples: [{ labels: { topic: 'a"b\\c\nd' }, value: 1.5 }, { labels: {}, value: Number.POSITIVE_INFINITY }, { labels: {}, value: 2 ** 53 }] });
  expect(text).toBe('# HELP mqdeck_topic_lag one\\\\two\\nlines\n# TYPE mqdeck_topic_lag gauge\nmqdeck_topic_lag{topic="a\\"b\\\\c\\nd"} 1.5\nmqdeck_topic_lag{} +Inf\nmqdeck_topic_lag{} 9007199254740992\n');
});

it("writes nothing for a family without samples", () => expect(familyText({ name: "x", help: "", samples: [] })).toBe(""));

it("names every metric in every scope in a way of its own", () => {
  const names = metricNames.flatMap((metric) => metricRule(metric).scopes.map((scope) => metricTextName(metric, scope)));
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^mqdeck_[a-z0-9_]+$/);
  expect(names).toContain("mqdeck_group_topic_lag_time_ms");
});

it("labels a subject by the names it is made of", () => {
  expect(labelsText(subjectLabels({ scope: "queue", group: "g", topic: "t", broker: "b", queueId: 3 }))).toBe('group="g",topic="t",broker="b",queue_id="3"');
});

it("says of each scope over which time and over which topics its figure is", () => {
  expect(metricHelp("produceRate", "instance")).toBe("messages a second, over the last 10 s");
  expect(metricHelp("produceBytes", "topic")).toBe("bytes a second, mean of an earlier minute, up to a minute late");
  expect(metricHelp("produceBytes", "broker")).toBe("bytes a second, over the last 10 s, all topics with retries, traces and probes");
  expect(metricHelp("lag", "group")).toBe("messages, now");
});
