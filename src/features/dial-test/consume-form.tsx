import { useTranslation } from "react-i18next";
import { GroupPicker, TopicPicker } from "../../parts/name-pickers.tsx";
import { SelectField } from "../../ui/select-field.tsx";
import { TextField } from "../../ui/text-field.tsx";
import styles from "./dial-test.module.css";
import { mostMessages } from "./produce-draft.ts";
import type { Refusals } from "./produce-draft.ts";
import { ProgressWarning } from "./progress-warning.tsx";
import type { DialTestSearch } from "./search.ts";
import { TestForm } from "./test-form.tsx";
import { useRefusalText } from "./use-refusal-text.ts";

export interface ConsumeDraft {
  order: "unordered" | "ordered";
  messageCount: string;
  /** The group whose moving progress was agreed to; another group asks again. */
  consentTo: string;
}
export type ConsumeField = "topic" | "group" | "messageCount" | "consent";

interface ConsumeFormProps {
  instanceId: string;
  topic: string;
  group: string;
  onSearch: (part: Partial<DialTestSearch>) => void;
  draft: ConsumeDraft;
  onDraft: (part: Partial<ConsumeDraft>) => void;
  refusals: Refusals<ConsumeField>;
  error: unknown;
  isRunning: boolean;
  onRun: () => void;
}

/** Every input of the consume test (DIAL-8): push is named but not offered. */
export function ConsumeForm({ instanceId, topic, group, onSearch, draft, onDraft, refusals, error, isRunning, onRun }: ConsumeFormProps) {
  const { t } = useTranslation("dial-test");
  const refusalText = useRefusalText(error);
  const orders = (["unordered", "ordered"] as const).map((value) => ({ value, label: t(`form.orders.${value}`) }));
  const ways = [
    { value: "pull" as const, label: t("form.pull") },
    { value: "push" as const, label: t("form.push"), off: true },
  ];
  return (
    <TestForm runningText={t("form.consuming", { topic })} isRunning={isRunning} onRun={onRun}>
      <div className={styles.two}>
        <TopicPicker instanceId={instanceId} value={topic} onChange={(name) => onSearch({ topic: name || undefined })} error={refusalText(refusals.topic, "topic")} />
      </div>
      <div className={styles.two}>
        <GroupPicker instanceId={instanceId} value={group} onChange={(name) => onSearch({ group: name || undefined })} error={refusalText(refusals.group, "group")} />
      </div>
      <SelectField label={t("form.order")} value={draft.order} options={orders} onChange={(order) => onDraft({ order })} />
      <SelectField label={t("form.way")} value="pull" options={ways} onChange={() => undefined} />
      <TextField label={t("form.messageCount")} value={draft.messageCount} inputMode="numeric" hint={t("form.countHint", { max: mostMessages })} error={refusalText(refusals.messageCount, "messageCount")} onChange={(messageCount) => onDraft({ messageCount })} />
      <div className={styles.warning}>
        <ProgressWarning instanceId={instanceId} group={group} />
      </div>
      {group !== "" && (
        <label className={styles.consent}>
          <input type="checkbox" checked={draft.consentTo === group} aria-invalid={refusals.consent !== undefined} onChange={(event) => onDraft({ consentTo: event.target.checked ? group : "" })} />
          <span>
            {t("form.confirm", { group })}
            {refusals.consent && (
              <small role="alert" className={styles.refusal}>
                {" "}
                {t("form.confirmFirst")}
              </small>
            )}
          </span>
        </label>
      )}
    </TestForm>
  );
}
