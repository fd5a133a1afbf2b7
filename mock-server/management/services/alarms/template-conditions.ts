import type { AlarmRuleSettings } from "../../../../src/contract/alarm-rules.ts";
import type { AlarmTemplatesStore } from "../../store/alarm-templates-store.ts";
import { fieldRefusal, refusal } from "../service-error.ts";

/** A rule with the conditions of its template (ALM-023). */
export function withTemplate<R extends Pick<AlarmRuleSettings, "conditions" | "dimension" | "match" | "templateId">>(templates: AlarmTemplatesStore, rule: R): R {
  if (rule.templateId === null) return rule;
  const template = templates.find(rule.templateId);
  if (!template) throw refusal("not_found", `There is no condition template ${rule.templateId}.`, { what: "alarmTemplate", name: rule.templateId });
  if (template.settings.dimension !== rule.dimension) throw fieldRefusal("templateId", "not_in_list", `The template is for the dimension ${template.settings.dimension}.`);
  return { ...rule, match: template.settings.match, conditions: template.settings.conditions };
}
