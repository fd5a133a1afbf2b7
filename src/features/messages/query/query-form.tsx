import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { brokerNamesQuery } from "../../../api/instance-queries.ts";
import { missingThing, problemOf } from "../../../lib/problem.ts";
import { GroupPicker, TopicPicker } from "../../../parts/name-pickers.tsx";
import { Button } from "../../../ui/button.tsx";
import { SelectField } from "../../../ui/select-field.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { useErrorTexts } from "../../../ui/use-error-texts.ts";
import styles from "../messages.module.css";
import type { QueryDraft, QueryField, QueryRefusals } from "./query-draft.ts";
import { FilterFields, RangeFields } from "./time-fields.tsx";
import type { FieldsProps } from "./time-fields.tsx";
import type { QueryWay } from "../search.ts";

interface QueryFormProps {
  instanceId: string;
  way: QueryWay;
  draft: QueryDraft;
  onDraft: (part: Partial<QueryDraft>) => void;
  refusals: QueryRefusals;
  /** Why the server refused the last query. */
  error: unknown;
  isRunning: boolean;
  onAsk: () => void;
}

/** Names of the fields in the request, where they differ from ours. */
const requestNames: Partial<Record<QueryField, string>> = { begin: "beginAt", end: "endAt" };

/** The inputs of one way of asking (MSG-2 to MSG-5); the group is optional in all of them. */
export function QueryForm({ instanceId, way, draft, onDraft, refusals, error, isRunning, onAsk }: QueryFormProps) {
  const { t } = useTranslation(["messages", "shell"]);
  const reasons: Record<string, string | undefined> = t("shell:fieldErrors", { returnObjects: true });
  const missing = useErrorTexts(error);
  const refused = error ? (problemOf(error).fields ?? []) : [];
  const refusalOf: FieldsProps["refusalOf"] = (field) => {
    const word = refusals[field];
    if (word) return t(`form.refusals.${word}`);
    const found = refused.find((candidate) => candidate.path.split(".").at(-1) === (requestNames[field] ?? field));
    // The server's limit is the end in milliseconds, which tells nobody anything.
    if (found?.path.endsWith("beginAt") && found.reason === "too_big") return t("form.refusals.reversed");
    if (found?.path.endsWith("brokerName") && found.reason === "not_in_list") return t("form.refusals.notOnBroker");
    if (found?.path.endsWith("queueId") && found.reason === "too_big") return t("form.refusals.noSuchQueue", { limit: found.limit });
    // What the server does not know stands at its own field.
    if (missingThing(error) === field) return missing.title;
    return found && (reasons[found.reason]?.replace("{{limit}}", String(found.limit ?? "")) ?? found.reason);
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        onAsk();
      }}
    >
      {way === "id" && <TextField label={t("form.id")} value={draft.id} maxLength={255} spellCheck={false} hint={t("form.idHint")} error={refusalOf("id")} onChange={(id) => onDraft({ id })} />}
      <TopicPicker kinds="all" instanceId={instanceId} value={draft.topic} hint={way === "id" ? t("form.idTopicHint") : undefined} error={refusalOf("topic")} onChange={(topic) => onDraft({ topic })} />
      {way === "key" && <TextField label={t("form.key")} value={draft.key} maxLength={255} spellCheck={false} hint={t("form.keyHint")} error={refusalOf("key")} onChange={(key) => onDraft({ key })} />}
      {way === "offset" && <PlaceFields instanceId={instanceId} draft={draft} onDraft={onDraft} refusalOf={refusalOf} />}
      {way === "time" && <RangeFields draft={draft} onDraft={onDraft} refusalOf={refusalOf} />}
      <GroupPicker instanceId={instanceId} value={draft.group} hint={t("form.groupHint")} error={refusalOf("group")} onChange={(group) => onDraft({ group })} />
      {way === "time" && <FilterFields instanceId={instanceId} draft={draft} onDraft={onDraft} refusalOf={refusalOf} />}
      <div className={styles.ask}>
        <Button kind="primary" type="submit" icon="search" busy={isRunning}>
          {t("form.query")}
        </Button>
      </div>
    </form>
  );
}

function PlaceFields({ instanceId, draft, onDraft, refusalOf }: FieldsProps & { instanceId: string }) {
  const { t } = useTranslation("messages");
  const brokers = useQuery(brokerNamesQuery(instanceId)).data?.names ?? [];
  const known = draft.brokerName && !brokers.includes(draft.brokerName) ? [...brokers, draft.brokerName] : brokers;
  return (
    <>
      <SelectField label={t("form.broker")} value={draft.brokerName} options={[{ value: "", label: t("form.chooseBroker") }, ...known.map((name) => ({ value: name, label: name }))]} error={refusalOf("brokerName")} onChange={(brokerName) => onDraft({ brokerName })} />
      <TextField label={t("form.queueId")} value={draft.queueId} inputMode="numeric" error={refusalOf("queueId")} onChange={(queueId) => onDraft({ queueId })} />
      <TextField label={t("form.offset")} value={draft.offset} inputMode="numeric" error={refusalOf("offset")} onChange={(offset) => onDraft({ offset })} />
    </>
  );
}
