import { useState } from "react";
import { useTranslation } from "react-i18next";
import { alarmPresets } from "../../../contract/alarm-presets.ts";
import type { AlarmPresetId } from "../../../contract/alarm-presets.ts";
import { Button } from "../../../ui/button.tsx";
import { Modal } from "../../../ui/modal.tsx";
import { ErrorNotice } from "../../../ui/notice.tsx";
import { tellDone } from "../../../ui/toasts.tsx";
import { SeverityMark, useConditionTexts } from "../alarm-words.tsx";
import styles from "../alarms.module.css";
import type { RulesView } from "./use-rules-view.ts";

/** The suggested rules (ALM-031): each can be left out; those that exist already are passed over. */
export default function PresetRules({ view: { change, changes } }: { view: RulesView }) {
  const { t } = useTranslation("alarms");
  const { t: shell } = useTranslation();
  const { conditionText } = useConditionTexts();
  const [left, setLeft] = useState<ReadonlySet<AlarmPresetId>>(new Set());
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const close = (): void => change({ presets: undefined });
  const chosen = alarmPresets.filter(({ id }) => !left.has(id));
  const turn = (id: AlarmPresetId): void => setLeft((before) => (before.has(id) ? new Set([...before].filter((other) => other !== id)) : new Set([...before, id])));
  const create = async (): Promise<void> => {
    setIsBusy(true);
    try {
      const { created } = await changes.createPresets(chosen.map(({ id }) => ({ preset: id, name: t(`presets.names.${id}`) })));
      tellDone(t("presets.done", { count: created.length }));
      close();
    } catch (failure) {
      setError(failure);
      setIsBusy(false);
    }
  };
  return (
    <Modal title={t("presets.title")} width={680} onClose={close}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <p>{t("presets.text")}</p>
        <ul className={styles.presets}>
          {alarmPresets.map((preset) => (
            <li key={preset.id}>
              <input type="checkbox" id={`preset-${preset.id}`} aria-label={t(`presets.names.${preset.id}`)} checked={!left.has(preset.id)} onChange={() => turn(preset.id)} />
              <label htmlFor={`preset-${preset.id}`}>
                {t(`presets.names.${preset.id}`)}
                <small>{preset.conditions.map((condition) => conditionText(condition)).join(t("condition.and"))}</small>
              </label>
              <SeverityMark severity={preset.severity} />
            </li>
          ))}
        </ul>
        {error !== undefined && <ErrorNotice error={error} />}
        <div className={styles.buttons}>
          <Button onClick={close}>{shell("cancel")}</Button>
          <Button kind="primary" type="submit" busy={isBusy} disabled={chosen.length === 0}>
            {t("presets.create", { count: chosen.length })}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
