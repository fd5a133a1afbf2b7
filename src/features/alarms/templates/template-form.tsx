import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { alarmDimensions } from "../../../contract/alarm-metrics.ts";
import { Button } from "../../../ui/button.tsx";
import { Modal } from "../../../ui/modal.tsx";
import { ErrorNotice } from "../../../ui/notice.tsx";
import { SelectField } from "../../../ui/select-field.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { tellDone } from "../../../ui/toasts.tsx";
import styles from "../alarms.module.css";
import { ConditionFields } from "../rules/condition-fields.tsx";
import { draftConditions, freshDraft, inDimension, settingsOf } from "../rules/rule-draft.ts";
import type { DraftProblems, RuleDraft } from "../rules/rule-draft.ts";
import { allTemplatesQuery, templateChanges } from "./queries.ts";
import type { TemplateRow } from "./queries.ts";

/** A condition template; rules that are bound to it follow its changes (ALM-023). */
export default function TemplateForm({ id, onClose }: { id: string; onClose: () => void }) {
  const { data } = useQuery({ ...allTemplatesQuery(), enabled: id !== "new" });
  const template = data?.rows.find((row) => row.id === id);
  if (id !== "new" && !template) return null;
  return <Editor template={template} onClose={onClose} />;
}

function Editor({ template, onClose }: { template: TemplateRow | undefined; onClose: () => void }) {
  const { t } = useTranslation("alarms");
  const { t: shell } = useTranslation();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState<RuleDraft>(() => (template ? { ...freshDraft({}), name: template.name, dimension: template.dimension, match: template.match, conditions: draftConditions(template.conditions) } : freshDraft({})));
  const [remark, setRemark] = useState(template?.remark ?? "");
  const [shown, setShown] = useState<DraftProblems>({});
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const update = (part: Partial<RuleDraft>): void => {
    setDraft((before) => ({ ...before, ...part }));
    setShown({});
  };
  const save = async (): Promise<void> => {
    const { problems, settings } = settingsOf(draft);
    setShown(problems);
    if (!settings || Object.keys(problems).length > 0) return;
    const { conditions, dimension, match, name } = settings;
    setIsBusy(true);
    try {
      const changes = templateChanges(queryClient);
      await (template ? changes.update(template.id, { name, remark, dimension, match, conditions }) : changes.create({ name, remark, dimension, match, conditions }));
      tellDone(t("templates.saved", { name }));
      onClose();
    } catch (failure) {
      setError(failure);
      setIsBusy(false);
    }
  };
  return (
    <Modal title={template ? t("templates.editTitle", { name: template.name }) : t("templates.create")} width={620} onClose={onClose}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {template && template.rules > 0 && <p className={styles.soft}>{t("templates.followed", { count: template.rules })}</p>}
        <TextField label={t("templates.name")} value={draft.name} maxLength={64} autoComplete="off" onChange={(name) => update({ name })} {...(shown.name && { error: t(`problems.${shown.name}`) })} />
        <TextField label={t("templates.remark")} value={remark} maxLength={500} autoComplete="off" onChange={setRemark} />
        <SelectField label={t("rules.dimension")} value={draft.dimension} options={alarmDimensions.map((value) => ({ value, label: t(`dimensions.${value}`), off: template !== undefined && template.rules > 0 }))} onChange={(dimension) => update(inDimension(draft, dimension))} />
        <ConditionFields draft={draft} problems={shown} onChange={update} />
        {error !== undefined && <ErrorNotice error={error} />}
        <div className={styles.buttons}>
          <Button onClick={onClose}>{shell("cancel")}</Button>
          <Button kind="primary" type="submit" busy={isBusy}>
            {t(template ? "rules.save" : "templates.create")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
