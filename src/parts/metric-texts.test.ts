import { describe, expect, it } from "vitest";
import { metricNames, metricRule, metricScopes } from "../contract/metric-names.ts";
import { absence, metricStatistic } from "../contract/metrics.ts";
import en from "../i18n/en/metrics.json";
import zh from "../i18n/zh-CN/metrics.json";

describe.each([["en", en], ["zh-CN", zh]] as const)("metrics in %s", (_language, texts) => {
  it("have a name and a definition each, and no others are named", () => {
    expect(Object.keys(texts.names)).toEqual(metricNames);
    expect(Object.keys(texts.help)).toEqual(metricNames);
  });

  it("have names of their own", () => expect(new Set(Object.values(texts.names)).size).toBe(metricNames.length));

  it("have words for every scope, statistic, reason and unit", () => {
    expect(Object.keys(texts.scopes)).toEqual([...metricScopes]);
    expect(Object.keys(texts.statistics)).toEqual(metricStatistic.options);
    expect(Object.keys(texts.absences)).toEqual(absence.options);
    expect(metricNames.filter((name) => !(metricRule(name).unit in texts.units))).toEqual([]);
  });

  it("name what a MiB is wherever bytes are told (MON-040)", () => {
    const ofBytes = metricNames.filter((name) => metricRule(name).unit.startsWith("bytes"));
    expect(ofBytes.filter((name) => !texts.help[name].includes("1 MiB = 1,048,576"))).toEqual([]);
  });
});
