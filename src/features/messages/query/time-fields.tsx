import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { brokerNamesQuery } from "../../../api/instance-queries.ts";
import { zoneName } from "../../../lib/format-time.ts";
import { Button } from "../../../ui/button.tsx";
import { SelectField } from "../../../ui/select-field.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { useNow } from "../../../ui/use-now.ts";
import styles from "../messages.module.css";
import { hasFilter } from "./query-draft.ts";
import type { QueryDraft, QueryField } from "./query-draft.ts";
import { rangeNames } from "../search.ts";

export interface FieldsProps {
  draft: QueryDraft;
  onDraft: (part: Partial<QueryDraft>) => void;
  refusalOf: (field: QueryField) => string | undefined;
}

/** Which store times, and which of them first. */
export function RangeFields({ draft, onDraft, refusalOf }: FieldsProps) {
  const { t } = useTranslation("messages");
  const zone = zoneName(useNow());
  // A range of an older link is offered while it is chosen.
  const ranges = [...new Set([...rangeNames, draft.range, "custom" as const])];
  return (
    <>
      <SelectField label={t("form.range")} value={draft.range} options={ranges.map((value) => ({ value, label: t(`form.ranges.${value}`) }))} onChange={(range) => onDraft({ range })} />
      {draft.range === "custom" && (
        <>
          <TextField type="datetime-local" step={1} label={t("form.beginAt")} value={draft.begin} hint={zone} error={refusalOf("begin")} onChange={(begin) => onDraft({ begin })} />
          <TextField type="datetime-local" step={1} label={t("form.endAt")} value={draft.end} hint={zone} error={refusalOf("end")} onChange={(end) => onDraft({ end })} />
        </>
      )}
      {draft.range !== "latest" && <SelectField label={t("form.order")} value={draft.order} options={(["newest", "oldest"] as const).map((value) => ({ value, label: t(`form.orders.${value}`) }))} onChange={(order) => onDraft({ order })} />}
    </>
  );
}

/** What else the messages must have; folded away until somebody wants it or the link has it. */
export function FilterFields({ instanceId, draft, onDraft, refusalOf }: FieldsProps & { instanceId: string }) {
  const { t } = useTranslation("messages");
  const [isOpen, setIsOpen] = useState(() => hasFilter(draft));
  const brokers = useQuery({ ...brokerNamesQuery(instanceId), enabled: isOpen }).data?.names ?? [];
  const known = draft.brokerName && !brokers.includes(draft.brokerName) ? [...brokers, draft.brokerName] : brokers;
  const toggle = (
    <div className={styles.fold} data-folded={!isOpen || undefined}>
      <Button kind="quiet" icon={isOpen ? "chevronDown" : "chevronRight"} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {t("form.filters")}
      </Button>
    </div>
  );
  if (!isOpen) return toggle;
  return (
    <>
      {toggle}
      <TextField label={t("form.tag")} value={draft.tag} maxLength={1000} spellCheck={false} hint={t("form.tagHint")} error={refusalOf("tag")} onChange={(tag) => onDraft({ tag })} />
      <TextField label={t("form.key")} value={draft.key} maxLength={255} spellCheck={false} hint={t("form.filterKeyHint")} error={refusalOf("key")} onChange={(key) => onDraft({ key })} />
      <TextField label={t("form.property")} value={draft.property} maxLength={1000} spellCheck={false} hint={t("form.propertyHint")} error={refusalOf("property")} onChange={(property) => onDraft({ property })} />
      <TextField label={t("form.text")} value={draft.text} maxLength={1000} spellCheck={false} hint={t("form.textHint")} error={refusalOf("text")} onChange={(text) => onDraft({ text })} />
      <SelectField label={t("form.broker")} value={draft.brokerName} options={[{ value: "", label: t("form.anyBroker") }, ...known.map((name) => ({ value: name, label: name }))]} error={refusalOf("brokerName")} onChange={(brokerName) => onDraft({ brokerName })} />
      <TextField label={t("form.queueId")} value={draft.queueId} inputMode="numeric" hint={t("form.queueHint")} error={refusalOf("queueId")} onChange={(queueId) => onDraft({ queueId })} />
    </>
  );
}
