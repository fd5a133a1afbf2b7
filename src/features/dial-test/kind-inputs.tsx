import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { SelectField } from "../../ui/select-field.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { anyTime } from "./produce-draft.ts";
import type { ProduceDraft } from "./produce-draft.ts";
import { delayTimesQuery } from "./queries.ts";

/** The delays of the eighteen levels (KIND-18). */
const levels = ["1 s", "5 s", "10 s", "30 s", "1 min", "2 min", "3 min", "4 min", "5 min", "6 min", "7 min", "8 min", "9 min", "10 min", "20 min", "30 min", "1 h", "2 h"];

interface KindInputsProps {
  instanceId: string;
  draft: ProduceDraft;
  onDraft: (part: Partial<ProduceDraft>) => void;
  secondsError?: string;
}

/** What a delayed or a transactional test message needs besides: when it comes, how it ends. */
export function KindInputs({ instanceId, draft, onDraft, secondsError }: KindInputsProps) {
  const { t } = useTranslation("dial-test");
  const { data: isAnyTime } = useQuery({ ...delayTimesQuery(instanceId), enabled: draft.messageType === "DELAY" });
  if (draft.messageType === "TRANSACTION") {
    const outcomes = (["commit", "rollback"] as const).map((value) => ({ value, label: t(`form.outcomes.${value}`) }));
    return <SelectField label={t("form.outcome")} value={draft.transactionOutcome} options={outcomes} hint={t(`form.outcomeHints.${draft.transactionOutcome}`)} onChange={(transactionOutcome) => onDraft({ transactionOutcome })} />;
  }
  if (draft.messageType !== "DELAY") return null;
  const options = [
    ...levels.map((delay, index) => ({ value: String(index + 1), label: t("form.delayLevel", { level: index + 1, delay }) })),
    { value: anyTime, label: t(isAnyTime === false ? "form.anyTimeOff" : "form.anyTime"), off: isAnyTime !== true },
  ];
  return (
    <>
      <SelectField label={t("form.delay")} value={draft.delay} options={options} hint={draft.delay === anyTime ? undefined : t("form.delayHint")} onChange={(delay) => onDraft({ delay })} />
      {draft.delay === anyTime && <TextField label={t("form.delaySeconds")} value={draft.delaySeconds} inputMode="numeric" hint={t("form.delaySecondsHint")} error={secondsError} onChange={(delaySeconds) => onDraft({ delaySeconds })} />}
    </>
  );
}
