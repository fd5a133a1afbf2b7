import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { zoneName } from "../../../lib/format-time.ts";
import { TopicPicker } from "../../../parts/name-pickers.tsx";
import { Button } from "../../../ui/button.tsx";
import { SelectField } from "../../../ui/select-field.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { useNow } from "../../../ui/use-now.ts";
import styles from "./message-trace.module.css";
import { traceQuery, tracesQuery } from "./queries.ts";
import { traceRanges } from "./search.ts";
import type { TracesSearch, TraceWay } from "./search.ts";
import { traceDraftOf, traceRefusals, traceSearchOf } from "./trace-draft.ts";
import type { TraceDraft, TraceRefusals } from "./trace-draft.ts";

interface TraceFormProps {
  instanceId: string;
  way: TraceWay;
  search: TracesSearch;
  onQuery: (search: TracesSearch) => void;
}

/** The inputs of one way. Asking the same again reads anew; another query is another link. */
export function TraceForm({ instanceId, way, search, onQuery }: TraceFormProps) {
  const { t } = useTranslation("traces");
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState<TraceDraft>(() => traceDraftOf(search, Date.now()));
  const [isAsked, setIsAsked] = useState(false);
  const change = (part: Partial<TraceDraft>): void => setDraft((before) => ({ ...before, ...part }));
  const refusals = isAsked ? traceRefusals(way, draft) : {};
  const ask = (): void => {
    setIsAsked(true);
    if (Object.keys(traceRefusals(way, draft)).length > 0) return;
    const next = traceSearchOf(way, draft);
    const keyOf = (query: TracesSearch): readonly unknown[] => (way === "id" ? traceQuery(instanceId, query.id ?? "", query).queryKey : tracesQuery(instanceId, query).queryKey);
    if (JSON.stringify(keyOf(next)) === JSON.stringify(keyOf(search))) void queryClient.resetQueries({ queryKey: keyOf(search) });
    else onQuery(next);
  };
  const refusalOf = (field: keyof TraceRefusals): string | undefined => {
    const word = refusals[field];
    return word && t(`form.refusals.${word}`);
  };
  return (
    <form
      className={styles.filters}
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      {way === "id" && <TextField label={t("form.id")} value={draft.id} maxLength={255} spellCheck={false} hint={t("form.idHint")} error={refusalOf("id")} onChange={(id) => change({ id })} />}
      {way === "key" && <TextField label={t("form.key")} value={draft.key} maxLength={255} spellCheck={false} hint={t("form.keyHint")} error={refusalOf("key")} onChange={(key) => change({ key })} />}
      {way === "time" && <RangeFields draft={draft} onDraft={change} refusalOf={refusalOf} />}
      <TopicPicker kinds="all" instanceId={instanceId} value={draft.topic} hint={t(`form.topicHints.${way}`)} onChange={(topic) => change({ topic })} />
      {way !== "id" && <TextField label={t("form.group")} value={draft.group} maxLength={255} spellCheck={false} hint={t("form.groupHint")} onChange={(group) => change({ group })} />}
      <TextField label={t("form.traceTopic")} value={draft.traceTopic} maxLength={255} spellCheck={false} placeholder="RMQ_SYS_TRACE_TOPIC" hint={t("form.traceTopicHint")} onChange={(traceTopic) => change({ traceTopic })} />
      <div className={styles.ask} data-line={way !== "id" || undefined}>
        {way !== "id" && (
          <label className={styles.check}>
            <input type="checkbox" checked={draft.failures} onChange={(event) => change({ failures: event.target.checked })} />
            {t("form.failures")}
          </label>
        )}
        <Button kind="primary" type="submit" icon="search">
          {t("form.query")}
        </Button>
      </div>
    </form>
  );
}

interface RangeFieldsProps {
  draft: TraceDraft;
  onDraft: (part: Partial<TraceDraft>) => void;
  refusalOf: (field: "begin" | "end") => string | undefined;
}

function RangeFields({ draft, onDraft, refusalOf }: RangeFieldsProps) {
  const { t } = useTranslation("traces");
  const zone = zoneName(useNow());
  return (
    <>
      <SelectField label={t("form.range")} value={draft.range} options={[...traceRanges, "custom" as const].map((value) => ({ value, label: t(`form.ranges.${value}`) }))} onChange={(range) => onDraft({ range })} />
      {draft.range === "custom" && (
        <>
          <TextField type="datetime-local" step={1} label={t("form.beginAt")} value={draft.begin} hint={zone} error={refusalOf("begin")} onChange={(begin) => onDraft({ begin })} />
          <TextField type="datetime-local" step={1} label={t("form.endAt")} value={draft.end} hint={zone} error={refusalOf("end")} onChange={(end) => onDraft({ end })} />
        </>
      )}
    </>
  );
}
