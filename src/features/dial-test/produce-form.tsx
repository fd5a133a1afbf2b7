import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { brokerNamesQuery } from "../../api/instance-queries.ts";
import { formatBytes } from "../../lib/format-bytes.ts";
import { TopicPicker } from "../../parts/name-pickers.tsx";
import { ChoiceTabs } from "../../ui/link-tabs.tsx";
import { SelectField } from "../../ui/select-field.tsx";
import { TextField } from "../../ui/text-field.tsx";
import styles from "./dial-test.module.css";
import { KindInputs } from "./kind-inputs.tsx";
import { mostMessages } from "./produce-draft.ts";
import type { ProduceDraft, Refusals } from "./produce-draft.ts";
import { TestForm } from "./test-form.tsx";
import { useRefusalText } from "./use-refusal-text.ts";

interface ProduceFormProps {
  instanceId: string;
  topic: string;
  onTopic: (topic: string) => void;
  draft: ProduceDraft;
  onDraft: (part: Partial<ProduceDraft>) => void;
  refusals: Refusals<"topic" | "messageCount" | "sizeKb" | "bodyText" | "queueId" | "brokerName" | "delaySeconds">;
  /** Why the server refused the last test. */
  error: unknown;
  isRunning: boolean;
  onRun: () => void;
}

/** Every input of the produce test (DIAL-2), and what a developer adds to it: body, tag, keys, one queue. */
export function ProduceForm({ instanceId, topic, onTopic, draft, onDraft, refusals, error, isRunning, onRun }: ProduceFormProps) {
  const { t } = useTranslation("dial-test");
  const refusalText = useRefusalText(error);
  const types = (["NORMAL", "FIFO", "DELAY", "TRANSACTION"] as const).map((value) => ({ value, label: t(`form.types.${value}`) }));
  return (
    <TestForm runningText={t("form.testing", { topic })} isRunning={isRunning} onRun={onRun}>
      <div className={styles.two}>
        <TopicPicker instanceId={instanceId} value={topic} onChange={onTopic} error={refusalText(refusals.topic, "topic")} />
      </div>
      <SelectField label={t("form.messageType")} value={draft.messageType} options={types} onChange={(messageType) => onDraft({ messageType })} />
      <KindInputs instanceId={instanceId} draft={draft} onDraft={onDraft} secondsError={refusalText(refusals.delaySeconds, "delaySeconds")} />
      <TextField label={t("form.messageCount")} value={draft.messageCount} inputMode="numeric" hint={t("form.countHint", { max: mostMessages })} error={refusalText(refusals.messageCount, "messageCount")} onChange={(messageCount) => onDraft({ messageCount })} />
      <div className={styles.choice}>
        <span>{t("form.payload")}</span>
        <ChoiceTabs
          label={t("form.payload")}
          current={draft.form}
          onChange={(form) => onDraft({ form })}
          tabs={[
            { id: "generated", label: t("form.generated") },
            { id: "own", label: t("form.ownText") },
          ]}
        />
      </div>
      {draft.form === "generated" ? (
        <div className={styles.three}>
          <div className={styles.short}>
            <TextField label={t("form.sizeKb")} value={draft.sizeKb} inputMode="numeric" error={refusalText(refusals.sizeKb, "sizeKb")} onChange={(sizeKb) => onDraft({ sizeKb })} />
          </div>
          <small className={styles.aside}>{t("form.sizeHint")}</small>
        </div>
      ) : (
        <div className={styles.three}>
          <BodyText value={draft.bodyText} error={refusalText(refusals.bodyText, "body")} onChange={(bodyText) => onDraft({ bodyText })} />
        </div>
      )}
      <MoreInputs instanceId={instanceId} draft={draft} onDraft={onDraft} tagError={refusalText(undefined, "tags")} keyError={refusalText(undefined, "keys")} brokerError={refusalText(refusals.brokerName, "brokerName")} queueError={refusalText(refusals.queueId, "queueId")} />
    </TestForm>
  );
}

function BodyText({ value, error, onChange }: { value: string; error: string | undefined; onChange: (text: string) => void }) {
  const { t } = useTranslation("dial-test");
  const id = useId();
  return (
    <div className={styles.body}>
      <label htmlFor={id}>{t("form.bodyText")}</label>
      <textarea id={id} rows={5} value={value} spellCheck={false} aria-invalid={error !== undefined} aria-describedby={`${id}-hint`} onChange={(event) => onChange(event.target.value)} />
      <small id={`${id}-hint`} role={error ? "alert" : undefined}>
        {error ?? t("form.bodyHint", { size: formatBytes(new TextEncoder().encode(value).length) })}
      </small>
    </div>
  );
}

interface MoreInputsProps extends Pick<ProduceFormProps, "instanceId" | "draft" | "onDraft"> {
  tagError?: string;
  keyError?: string;
  brokerError?: string;
  queueError?: string;
}

function MoreInputs({ instanceId, draft, onDraft, tagError, keyError, brokerError, queueError }: MoreInputsProps) {
  const { t } = useTranslation("dial-test");
  const brokers = useQuery(brokerNamesQuery(instanceId)).data?.names ?? [];
  const isFilled = [draft.tags, draft.keys, draft.brokerName, draft.queueId, tagError, keyError, brokerError, queueError].some(Boolean);
  return (
    <details className={styles.more} open={isFilled || undefined}>
      <summary>{t("form.more")}</summary>
      <div className={styles.moreFields}>
        <TextField label={t("form.tags")} value={draft.tags} maxLength={255} error={tagError} onChange={(tags) => onDraft({ tags })} />
        <TextField label={t("form.keys")} value={draft.keys} maxLength={255} hint={t("form.keysHint")} error={keyError} onChange={(keys) => onDraft({ keys })} />
        <SelectField label={t("form.broker")} value={draft.brokerName} options={[{ value: "", label: "–" }, ...brokers.map((name) => ({ value: name, label: name }))]} error={brokerError} onChange={(brokerName) => onDraft({ brokerName })} />
        <TextField label={t("form.queue")} value={draft.queueId} inputMode="numeric" hint={t("form.queueHint")} error={queueError} onChange={(queueId) => onDraft({ queueId })} />
      </div>
    </details>
  );
}
