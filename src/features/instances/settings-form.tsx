import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../api/call.ts";
import type { AnswerOf } from "../../api/call.ts";
import { ruleOf, settingNames, settingSections } from "../../contract/setting-rules.ts";
import { FormDrawer } from "../../ui/form-drawer.tsx";
import { tellDone, tellFailed } from "../../ui/toasts.tsx";
import { instanceSettingsQuery } from "./queries.ts";
import { changesOf, startOf } from "./setting-edits.ts";
import type { Edited } from "./setting-edits.ts";
import { SettingField } from "./setting-field.tsx";
import styles from "./settings.module.css";


interface SettingsFormProps {
  instanceId: string;
  settings: AnswerOf<"getInstanceSettings">;
  onClose: () => void;
}

/** Changes settings on every master; what the engine does not have is not offered, and only what was changed is sent. */
export default function SettingsForm({ instanceId, settings, onClose }: SettingsFormProps) {
  const { t } = useTranslation("instances");
  const queryClient = useQueryClient();
  // As they were when the form opened: what somebody else changes meanwhile is not this form's to undo.
  const [{ differing, values }] = useState(settings);
  const [before] = useState(() => startOf(settings));
  const save = async (edited: Edited): Promise<void> => {
    const body = changesOf(before, edited);
    if (Object.keys(body).length === 0) return tellDone(t("settings.unchanged"));
    const saved = await call("updateInstanceSettings", { params: { instanceId }, body });
    queryClient.setQueryData(instanceSettingsQuery(instanceId).queryKey, saved);
    if (saved.warnings.length === 0) tellDone(t("settings.done"));
    for (const warning of saved.warnings) tellFailed(t("settings.partly", { broker: warning.subject, reason: warning.detail }));
  };
  const offered = (section: (typeof settingSections)[number]) => settingNames(section).filter((name) => values[name] !== null && !("readOnly" in ruleOf(name)));
  return (
    <FormDrawer<Edited> title={t("settings.title")} submitLabel={t("settings.save")} initialValues={before} onSubmit={save} onClose={onClose} width={520}>
      {settingSections.filter((section) => offered(section).length > 0).map((section) => (
        <section key={section} className={styles.formSection}>
          <h3>{t(`settings.sections.${section}`)}</h3>
          {offered(section).map((name) => (
            <SettingField key={name} name={name} before={before[name]} differing={differing.find((setting) => setting.name === name)} />
          ))}
        </section>
      ))}
    </FormDrawer>
  );
}
