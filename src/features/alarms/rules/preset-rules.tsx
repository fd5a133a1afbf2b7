import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { scopeOf } from "../../../contract/alarm-metrics.ts";
import { alarmPresets } from "../../../contract/alarm-presets.ts";
import type { AlarmPreset, AlarmPresetId } from "../../../contract/alarm-presets.ts";
import type { AnswerOf } from "../../../api/call.ts";
import { metricDescriptionQuery } from "../../../parts/metric-queries.ts";
import { Button } from "../../../ui/button.tsx";
import { Modal } from "../../../ui/modal.tsx";
import { ErrorNotice } from "../../../ui/notice.tsx";
import { tellDone } from "../../../ui/toasts.tsx";
import { SeverityMark, useConditionTexts } from "../alarm-words.tsx";
import styles from "../alarms.module.css";
import { PolicyFields } from "./policy-fields.tsx";
import type { RulesView } from "./use-rules-view.ts";

/** The suggested rules (ALM-031): each can be left out; those that exist already are passed over. */
export default function PresetRules({ view: { change, changes, instanceId } }: { view: RulesView }) {
  const { t } = useTranslation("alarms");
  const { t: shell } = useTranslation();
  const { conditionText } = useConditionTexts();
  const [left, setLeft] = useState<ReadonlySet<AlarmPresetId>>(new Set());
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const close = (): void => change({ presets: undefined });
  const description = useQuery(metricDescriptionQuery(instanceId));
  const [policyIds, setPolicyIds] = useState<string[]>([]);
  const possible = alarmPresets.filter((preset) => !lacksFigure(preset, description.data));
  const impossible = alarmPresets.filter((preset) => lacksFigure(preset, description.data));
  const chosen = possible.filter(({ id }) => !left.has(id));
  const turn = (id: AlarmPresetId): void => setLeft((before) => (before.has(id) ? new Set([...before].filter((other) => other !== id)) : new Set([...before, id])));
  const create = async (): Promise<void> => {
    setIsBusy(true);
    try {
      const { created } = await changes.createPresets(chosen.map(({ id }) => ({ preset: id, name: t(`presets.names.${id}`) })), policyIds);
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
          {possible.map((preset) => (
            <li key={preset.id}>
              <input type="checkbox" id={`preset-${preset.id}`} aria-label={t(`presets.names.${preset.id}`)} checked={!left.has(preset.id)} onChange={() => turn(preset.id)} />
              <label htmlFor={`preset-${preset.id}`}>
                {t(`presets.names.${preset.id}`)}
                <small>{preset.conditions.map((condition) => conditionText(condition)).join(t("condition.and"))}</small>
              </label>
              <SeverityMark severity={preset.severity} quiet />
            </li>
          ))}
        </ul>
        {impossible.length > 0 && <p className={styles.soft}>{t("presets.impossible", { names: impossible.map(({ id }) => t(`presets.names.${id}`)).join(t("presets.separator")) })}</p>}
        <PolicyFields policyIds={policyIds} onChange={setPolicyIds} />
        {error !== undefined && <ErrorNotice error={error} />}
        <div className={styles.buttons}>
          <Button onClick={close}>{shell("cancel")}</Button>
          <Button kind="primary" type="submit" busy={isBusy} disabled={chosen.length === 0 || description.isPending}>
            {t("presets.create", { count: chosen.length })}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** Whether the instance does not have a figure that the rule needs: it could never fire. What is only not collected yet will come. */
function lacksFigure({ conditions, dimension }: AlarmPreset, description: AnswerOf<"describeMetrics"> | undefined): boolean {
  const scope = scopeOf(dimension);
  return conditions.some(({ metric }) => {
    const absent = description?.rows.find((row) => row.metric === metric && row.scope === scope)?.absent;
    return absent !== undefined && absent !== null && absent !== "notCollectedYet" && absent !== "clientsDoNotTell";
  });
}
