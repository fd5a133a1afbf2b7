import { z } from "zod";
import { instanceParams, warning } from "./paging.ts";
import { defineEndpoints } from "./endpoint.ts";
import { hoursOfDayPattern, ruleOf, settingNames, type SettingRule } from "./setting-rules.ts";

const anyValue = z.union([z.boolean(), z.number(), z.string()]);

function valueOf(rule: SettingRule): z.ZodType<boolean | number | string> {
  if (rule.kind === "switch") return z.boolean();
  if (rule.kind === "number") return z.number().int().min(rule.min).max(rule.max);
  return rule.kind === "choice" ? z.enum(rule.values) : z.string().max(71).regex(hoursOfDayPattern);
}

const changeable = settingNames().filter((name) => !("readOnly" in ruleOf(name)));
const changes = z.object(Object.fromEntries(changeable.map((name) => [name, valueOf(ruleOf(name)).optional()])));
const values = z.object(Object.fromEntries(settingNames().map((name) => [name, anyValue.nullable()])));

/** Settings that the masters keep themselves. */
const instanceSettings = z.object({
  values: values.describe("of the first master that answers; null = the engine has no such setting"),
  differing: z.array(z.object({ name: z.string(), brokers: z.array(z.object({ brokerName: z.string(), value: anyValue.nullable() })) })).describe("settings that are not the same on all masters"),
  warnings: z.array(warning).describe("masters that did not answer, or refused the change"),
});

export const brokerSettingEndpoints = defineEndpoints({
  getInstanceSettings: { summary: "Settings kept by the brokers", params: instanceParams, response: instanceSettings },
  updateInstanceSettings: { summary: "Change settings on every master; one that refuses is a warning, when all refuse it is an error", params: instanceParams, body: changes, response: instanceSettings },
});
