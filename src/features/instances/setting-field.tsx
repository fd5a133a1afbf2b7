import { Form, InputNumber, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { ruleOf } from "../../contract/setting-rules.ts";
import type { SettingName, SettingRule, SettingValue } from "../../contract/setting-rules.ts";
import { exactCount } from "../../lib/format-count.ts";
import { differingText, isAllowed } from "./setting-edits.ts";
import type { Differing } from "./setting-edits.ts";
import { hoursText, isOpenAtZero } from "./setting-value.tsx";

const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0")).map((hour) => ({ value: hour, label: hoursText(hour) }));
/** Below, delayed messages are not fully supported (EDIT-5). */
const enoughHours = 48;

interface SettingFieldProps {
  name: SettingName;
  /** What the form began with. */
  before: SettingValue | null | undefined;
  /** Present when the brokers do not have the same value; then the input may stay empty. */
  differing: Differing | undefined;
}

/** One setting in the form: its input, unit, allowed range, and what it does in one sentence. */
export function SettingField({ name, before, differing }: SettingFieldProps) {
  const rule = ruleOf(name);
  if (rule.kind === "number") return <NumberField name={name} rule={rule} before={before} differing={differing} />;
  return <ChoiceField name={name} kind={rule.kind} differing={differing} />;
}

/** What stands in the empty input of a setting that is not the same on all brokers. */
function useKeptText(differing: Differing | undefined): string {
  const { t } = useTranslation("instances");
  return differing === undefined ? "" : t("settings.keptDiffering", { values: differingText(differing) });
}

function NumberField({ name, rule, before, differing }: SettingFieldProps & { rule: Extract<SettingRule, { kind: "number" }> }) {
  const { t } = useTranslation("instances");
  const kept = useKeptText(differing);
  const unit = t(`settings.units.${rule.unit}`);
  const range = t("settings.range", { min: exactCount(rule.min), max: exactCount(rule.max), unit });
  const extra = `${t(`settings.fields.${name}.hint`)} ${range} ${isOpenAtZero(name) ? t("settings.zero") : ""} ${kept}`;
  const warning = name === "retentionHours" ? [{ warningOnly: true, type: "integer" as const, min: enoughHours, message: t("settings.shortRetention") }] : [];
  return (
    <Form.Item name={name} label={t(`settings.fields.${name}.label`)} extra={extra} rules={[{ required: !differing, message: range }, { validator: (_, value: unknown) => (isAllowed(rule, value, before) ? Promise.resolve() : Promise.reject(new Error(range))) }, ...warning]}>
      <InputNumber precision={0} addonAfter={unit} style={{ width: 240 }} />
    </Form.Item>
  );
}

function ChoiceField({ name, kind, differing }: Pick<SettingFieldProps, "name" | "differing"> & { kind: Exclude<SettingRule["kind"], "number"> }) {
  const { t } = useTranslation("instances");
  const kept = useKeptText(differing);
  const item = { name, label: t(`settings.fields.${name}.label`), extra: `${t(`settings.fields.${name}.hint`)} ${kept}` };
  if (kind === "switch") {
    return (
      <Form.Item {...item} valuePropName="checked">
        <Switch />
      </Form.Item>
    );
  }
  if (kind === "hoursOfDay") {
    return (
      <Form.Item {...item} rules={[{ required: !differing }]} getValueProps={(value: unknown) => ({ value: typeof value === "string" && value !== "" ? value.split(";").map((hour) => hour.padStart(2, "0")) : [] })} normalize={(chosen: string[]) => [...chosen].sort().join(";")}>
        <Select mode="multiple" options={hours} style={{ width: 240 }} />
      </Form.Item>
    );
  }
  const options =
    name === "flush"
      ? [
          { value: "ASYNC_FLUSH", label: t("settings.choices.flush.ASYNC_FLUSH") },
          { value: "SYNC_FLUSH", label: t("settings.choices.flush.SYNC_FLUSH") },
        ]
      : [
          { value: "false", label: t("settings.choices.cleaningPolicy.false") },
          { value: "true", label: t("settings.choices.cleaningPolicy.true") },
        ];
  return (
    <Form.Item {...item}>
      <Select options={options} style={{ width: 240 }} />
    </Form.Item>
  );
}
