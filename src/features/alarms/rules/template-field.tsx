import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { alarmPresets } from "../../../contract/alarm-presets.ts";
import type { AlarmPreset, AlarmPresetId } from "../../../contract/alarm-presets.ts";
import { IconButton } from "../../../ui/button.tsx";
import { SelectField } from "../../../ui/select-field.tsx";
import styles from "../alarms.module.css";
import { templateChoicesQuery } from "./queries.ts";
import { draftConditions } from "./rule-draft.ts";
import type { FieldsProps } from "./fields-props.ts";

/** ALM-007, ALM-021 to ALM-023: type the conditions, take suggested ones, or bind the rule to a template. */
export function TemplateField({ draft, instanceId, onChange }: FieldsProps) {
  const { t } = useTranslation("alarms");
  const templates = useQuery(templateChoicesQuery());
  const fitting = (templates.data?.rows ?? []).filter(({ dimension }) => dimension === draft.dimension);
  const presets = alarmPresets.filter(({ dimension }) => dimension === draft.dimension);
  const options = [
    { value: "own", label: t("source.own") },
    ...presets.map(({ id }) => ({ value: `preset ${id}`, label: t("source.preset", { name: t(`presets.names.${id}`) }) })),
    ...fitting.map(({ id, name }) => ({ value: `template ${id}`, label: t("source.template", { name }) })),
  ];
  const choose = (choice: string): void => {
    const template = fitting.find(({ id }) => choice === `template ${id}`);
    const preset: (AlarmPreset & { id: AlarmPresetId }) | undefined = presets.find(({ id }) => choice === `preset ${id}`);
    if (template) onChange({ templateId: template.id, match: template.match, conditions: draftConditions(template.conditions) });
    else if (preset) onChange({ templateId: null, match: preset.match, severity: preset.severity, conditions: draftConditions(preset.conditions), ...(draft.name === "" && { name: t(`presets.names.${preset.id}`) }) });
    else onChange({ templateId: null });
  };
  return (
    <div className={styles.withButton}>
      <SelectField
        label={t("source.label")}
        value={draft.templateId === null ? "own" : `template ${draft.templateId}`}
        options={options}
        onChange={choose}
        hint={
          <>
            {t(draft.templateId === null ? "source.ownNote" : "source.boundNote")}{" "}
            <Link to="/instances/$instanceId/alarms/templates" params={{ instanceId }} target="_blank" className={styles.inText}>
              {t("source.manage")}
            </Link>
          </>
        }
      />
      <IconButton icon="refresh" label={t("source.refresh")} aria-busy={templates.isFetching} onClick={() => void templates.refetch()} />
    </div>
  );
}
