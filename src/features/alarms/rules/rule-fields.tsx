import { useTranslation } from "react-i18next";
import { alarmDimensions } from "../../../contract/alarm-metrics.ts";
import { SelectField } from "../../../ui/select-field.tsx";
import { TextAreaField } from "../../../ui/text-area-field.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import styles from "../alarms.module.css";
import { severities } from "../severities.ts";
import type { FieldsProps } from "./fields-props.ts";
import { ConditionFields } from "./condition-fields.tsx";
import { MuteFields } from "./mute-fields.tsx";
import { ObjectFields } from "./object-fields.tsx";
import { PointsField } from "./points-field.tsx";
import { PolicyFields } from "./policy-fields.tsx";
import { inDimension } from "./rule-draft.ts";
import { TemplateField } from "./template-field.tsx";

const repeats = [0, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440] as const;

/** Everything that makes a rule, in the order in which one thinks of it: what, when, whom. */
export function RuleFields(props: FieldsProps) {
  const { t } = useTranslation("alarms");
  const { draft, onChange, problems } = props;
  return (
    <>
      <TextField label={t("rules.name")} value={draft.name} autoComplete="off" onChange={(name) => onChange({ name })} {...(problems.name && { error: t(`problems.${problems.name}`) })} />
      <fieldset className={styles.part}>
        <legend>{t("rules.watches")}</legend>
        <SelectField label={t("rules.dimension")} value={draft.dimension} options={alarmDimensions.map((value) => ({ value, label: t(`dimensions.${value}`) }))} onChange={(dimension) => onChange(inDimension(draft, dimension))} hint={t(`dimensionNotes.${draft.dimension}`)} />
        <ObjectFields {...props} />
      </fieldset>
      <fieldset className={styles.part}>
        <legend>{t("condition.title")}</legend>
        <TemplateField {...props} />
        <ConditionFields draft={draft} problems={problems} onChange={onChange} isFixed={draft.templateId !== null} />
      </fieldset>
      <Behaviour {...props} />
    </>
  );
}

function Behaviour({ draft, onChange, problems }: FieldsProps) {
  const { t } = useTranslation("alarms");
  const everyText = (minutes: number): string => (minutes === 0 ? t("repeat.never") : minutes < 60 ? t("repeat.minutes", { count: minutes }) : minutes === 1440 ? t("repeat.day") : t("repeat.hours", { count: minutes / 60 }));
  return (
    <fieldset className={styles.part}>
      <legend>{t("notice.title")}</legend>
      <div className={styles.pair}>
        <SelectField label={t("severity")} value={draft.severity} options={severities.map((value) => ({ value, label: t(`severities.${value}`) }))} onChange={(severity) => onChange({ severity })} />
        <SelectField
          label={t("repeat.label")}
          value={String(draft.repeatMinutes)}
          options={repeats.map((minutes) => ({ value: String(minutes), label: everyText(minutes) }))}
          onChange={(text) => onChange({ repeatMinutes: repeats.find((minutes) => String(minutes) === text) ?? 0 })}
        />
        <SelectField label={t("noData.label")} value={draft.noData} options={(["keep", "fine", "raise"] as const).map((value) => ({ value, label: t(`noData.${value}`) }))} onChange={(noData) => onChange({ noData })} hint={t(`noData.${draft.noData}Note`)} />
        {draft.noData === "raise" && <PointsField label={t("noData.points")} value={draft.noDataPoints} onChange={(noDataPoints) => onChange({ noDataPoints })} />}
      </div>
      <label className={styles.check}>
        <input type="checkbox" checked={draft.recoveryNotice} onChange={(event) => onChange({ recoveryNotice: event.target.checked })} />
        {t("notice.recovery")}
      </label>
      <PolicyFields policyIds={draft.policyIds} onChange={(policyIds) => onChange({ policyIds })} />
      <TextAreaField label={t("notice.content")} hint={t("notice.contentNote")} value={draft.content} maxLength={500} rows={3} onChange={(content) => onChange({ content })} />
      <MuteFields mute={draft.mute} problems={problems} onChange={(mute) => onChange({ mute })} />
      <label className={styles.check}>
        <input type="checkbox" checked={draft.enabled} onChange={(event) => onChange({ enabled: event.target.checked })} />
        {t("rules.isOn")}
      </label>
    </fieldset>
  );
}
