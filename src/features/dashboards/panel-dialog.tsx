import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../api/call.ts";
import { groupNamesQuery, topicNamesQuery } from "../../api/instance-queries.ts";
import { metricNames, metricRule } from "../../contract/metric-names.ts";
import { useMetricTexts } from "../../parts/use-metric-texts.ts";
import { Button } from "../../ui/button.tsx";
import fields from "../../ui/field.module.css";
import { Modal } from "../../ui/modal.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Picker } from "../../ui/picker.tsx";
import { SelectField } from "../../ui/select-field.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { rankingQuery } from "../../parts/metric-queries.ts";
import { changedDraft, namedScopes, newDraft, panelKinds, panelOf, scopesOf, statisticsOf, topChoices } from "./panel-draft.ts";
import type { NewPanel, PanelDraft } from "./panel-draft.ts";

interface PanelDialogProps {
  initialInstanceId: string | undefined;
  /** Rejects with the failure, which is then shown in the dialog. */
  onSubmit: (panel: NewPanel) => Promise<unknown>;
  onClose: () => void;
}

const longestTitle = 100;

/** A new panel: what it is, whose metric, and how it is shown. */
export function PanelDialog({ initialInstanceId, onSubmit, onClose }: PanelDialogProps) {
  const { t } = useTranslation(["dashboards", "metrics", "shell"]);
  const { metricName, metricHelp } = useMetricTexts();
  const instances = useQuery({ queryKey: ["instances", "all"], queryFn: ({ signal }) => call("listInstances", { query: { pageSize: 100 }, signal }) });
  const [draft, setDraft] = useState(() => newDraft(initialInstanceId));
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const rows = instances.data?.rows ?? [];
  const shown = draft.instanceId === "" && rows[0] ? { ...draft, instanceId: rows[0].id } : draft;
  const panel = panelOf(shown);
  const change = (part: Partial<PanelDraft>): void => setDraft(changedDraft({ ...shown, ...part }));
  const submit = async (): Promise<void> => {
    if (!panel) return;
    setIsBusy(true);
    setError(undefined);
    try {
      await onSubmit(panel);
      onClose();
    } catch (failure) {
      setError(failure);
      setIsBusy(false);
    }
  };
  return (
    <Modal title={t("panel.add")} onClose={onClose} width={440}>
      <form
        className={fields.form}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <SelectField label={t("panel.instance")} value={shown.instanceId} options={rows.map(({ id, name }) => ({ value: id, label: name }))} onChange={(instanceId) => change({ instanceId })} />
        <SelectField label={t("panel.kind")} value={shown.kind} options={panelKinds.map((value) => ({ value, label: t(`panel.kinds.${value}`) }))} onChange={(kind) => change({ kind })} hint={t(`panel.kindHints.${shown.kind}`)} />
        <SelectField label={t("panel.metric")} value={shown.metric} options={metricNames.map((value) => ({ value, label: metricName(value) }))} onChange={(metric) => change({ metric })} hint={metricHelp(shown.metric)} />
        <SelectField label={t("panel.scope")} value={shown.scope} options={scopesOf(shown).map((value) => ({ value, label: t(`metrics:scopes.${value}`) }))} onChange={(scope) => change({ scope })} />
        <SubjectFields draft={shown} onChange={change} />
        <SelectField label={t("panel.statistic")} value={shown.statistic} options={[{ value: "", label: t("panel.statisticUsual") }, ...statisticsOf(metricRule(shown.metric).kind).map((value) => ({ value, label: t(`metrics:statistics.${value}`) }))]} onChange={(statistic) => change({ statistic })} />
        <TextField label={t("panel.title")} hint={t("panel.titleHint")} value={shown.title} maxLength={longestTitle} autoComplete="off" onChange={(title) => change({ title })} />
        {instances.error && <ErrorNotice error={instances.error} onRetry={() => void instances.refetch()} />}
        {error !== undefined && <ErrorNotice error={error} />}
        <div className={fields.buttons}>
          <Button onClick={onClose}>{t("shell:cancel")}</Button>
          <Button kind="primary" type="submit" disabled={!panel} busy={isBusy}>
            {t("panel.addAction")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** One subject by its name, or those with the largest values. */
function SubjectFields({ draft, onChange }: { draft: PanelDraft; onChange: (part: Partial<PanelDraft>) => void }) {
  const { t } = useTranslation("dashboards");
  const [text, setText] = useState("");
  const names = useNames(draft, text);
  if (draft.scope === "instance") return null;
  const canBeNamed = draft.kind !== "ranking" && namedScopes.some((scope) => scope === draft.scope);
  const canBeTop = draft.kind !== "figure";
  return (
    <>
      {canBeNamed && canBeTop && <SelectField label={t("panel.choice")} value={draft.choice} options={(["top", "named"] as const).map((value) => ({ value, label: t(`panel.choices.${value}`) }))} onChange={(choice) => onChange({ choice })} />}
      {draft.choice === "named" ? (
        <Picker label={t("panel.name")} value={draft.name} onChange={(name) => onChange({ name })} options={names} onSearch={setText} searchingText={t("panel.searching")} noMatchText={(name) => t("panel.noMatch", { name })} />
      ) : (
        <SelectField label={t("panel.top")} value={draft.top} options={topChoices.map((value) => ({ value, label: value }))} onChange={(top) => onChange({ top })} />
      )}
    </>
  );
}

/** Names that the server knows, for the text that was typed. */
function useNames({ scope, metric, instanceId, choice }: PanelDraft, text: string): readonly string[] | undefined {
  const isAsked = choice === "named" && instanceId !== "";
  const topics = useQuery({ ...topicNamesQuery(instanceId, text), enabled: isAsked && scope === "topic" });
  const groups = useQuery({ ...groupNamesQuery(instanceId, text), enabled: isAsked && scope === "group" });
  const brokers = useQuery({ ...rankingQuery(instanceId, { metric, scope: "broker", limit: 100 }, { range: "24h", refresh: "off" }), enabled: isAsked && scope === "broker" });
  // Those for an earlier text are not offered.
  const current = scope === "topic" ? topics : groups;
  if (scope === "topic" || scope === "group") return current.isPlaceholderData ? undefined : current.data;
  return brokers.data?.rows.flatMap(({ subject }) => (subject.scope === "broker" && subject.broker.includes(text) ? subject.broker : []));
}
