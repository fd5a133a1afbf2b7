import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../../api/call.ts";
import type { AnswerOf } from "../../../api/call.ts";
import { exactCount } from "../../../lib/format-count.ts";
import { Button } from "../../../ui/button.tsx";
import { Modal } from "../../../ui/modal.tsx";
import { ErrorNotice, Notice } from "../../../ui/notice.tsx";
import { StatusDot } from "../../../ui/status-dot.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { deadLetterResendCommands } from "../copy-as/action-commands.ts";
import { CopyCommand } from "../../../parts/copy-command.tsx";
import { jobQuery, keepJobs } from "../jobs/queries.ts";
import { resendInputOf } from "../jobs/resend-input.ts";
import styles from "./dead-letters.module.css";
import { resendPreviewQuery } from "./queries.ts";
import type { ResendOrder } from "./queries.ts";
import { selectionOf } from "./search.ts";
import type { ChosenToResend, Workbench } from "./use-workbench.ts";

interface ResendDialogProps {
  workbench: Workbench;
  chosen: ChosenToResend;
  onClose: () => void;
  onStarted: () => void;
}

type Preview = AnswerOf<"previewDeadLetterResend">;
type Target = NonNullable<ResendOrder["target"]>;
type Again = NonNullable<ResendOrder["alreadyResent"]>;

const usualRate = 100;
const mostRate = 10_000;

/** Says what a resend will do before it does it: where to, who reads there, what was sent before (DLQ-012, DLQ-019). */
export default function ResendDialog({ workbench: { group, instanceId, open, search }, chosen, onClose, onStarted }: ResendDialogProps) {
  const { t } = useTranslation("dead-letters");
  const { t: shell } = useTranslation();
  const client = useQueryClient();
  // The selection of the moment at which the dialog opened.
  const [selection] = useState(() => selectionFor(chosen, search));
  const earlier = useEarlierOrder(instanceId, chosen);
  const [wanted, setWanted] = useState<{ target?: Target; again?: Again; rate?: string }>({});
  const { target = earlier.target ?? "group", again = earlier.alreadyResent ?? "skip", rate = String(earlier.ratePerSecond ?? usualRate) } = wanted;
  const change = (part: typeof wanted): void => setWanted((before) => ({ ...before, ...part }));
  const preview = useQuery(resendPreviewQuery(instanceId, group, selection));
  const ratePerSecond = /^\d{1,5}$/.test(rate) ? Number(rate) : 0;
  const isRateRight = ratePerSecond >= 1 && ratePerSecond <= mostRate;
  const start = useMutation({
    mutationFn: () => call("resendDeadLetters", { params: { instanceId, group }, body: { selection, target, alreadyResent: again, ratePerSecond } }),
    onSuccess: (job) => {
      keepJobs(client, instanceId, [job]);
      onStarted();
      onClose();
      open({ job: job.id, ledger: undefined });
    },
  });
  const obstacle = target === "group" ? preview.data?.obstacle : null;
  const footer = (
    <>
      <CopyCommand instanceId={instanceId} action={t("resend.start")} commands={(place) => deadLetterResendCommands(place, group, { selection, target, alreadyResent: again, ...(isRateRight && { ratePerSecond }) })} />
      <Button onClick={onClose}>{shell("cancel")}</Button>
      <Button kind="primary" disabled={!preview.data || earlier.isLoading || !!obstacle || !isRateRight} busy={start.isPending} onClick={() => start.mutate()}>
        {t("resend.start")}
      </Button>
    </>
  );
  const count = countOf(chosen);
  return (
    <Modal title={count === undefined ? t("resend.titleMatching", { group }) : t("resend.title", { count, messages: exactCount(count), group })} onClose={onClose} width={580} footer={footer}>
      <div className={styles.form}>
        {count === undefined && <HowMany preview={preview.data} />}
        {earlier.isOne && <p>{t("resend.asBefore")}</p>}
        {preview.error && <ErrorNotice error={preview.error} />}
        {!preview.data && !preview.error && (
          <p role="status">
            <StatusDot tone="busy">{t("resend.looking")}</StatusDot>
          </p>
        )}
        <fieldset className={styles.choices}>
          <legend>{t("resend.where")}</legend>
          <Choice name="target" value="group" current={target} label={t("resend.toGroup", { group })} hint={t("resend.toGroupHint")} onChange={(value) => change({ target: value })} />
          <Choice name="target" value="originTopic" current={target} label={t("resend.toTopic")} onChange={(value) => change({ target: value })} />
        </fieldset>
        {preview.data && target === "group" && <ReadyNotice preview={preview.data} />}
        {target === "originTopic" && <Notice tone="warn">{t("resend.toTopicHint")}</Notice>}
        {preview.data && (preview.data.alreadyResent > 0 || earlier.isOne) && (
          <fieldset className={styles.choices}>
            <legend>{earlier.isOne ? t("resend.alreadyMeanwhile") : t(preview.data.alreadyResentIsExact ? "resend.already" : "resend.alreadyAtMost", { count: preview.data.alreadyResent, messages: exactCount(preview.data.alreadyResent) })}</legend>
            <Choice name="again" value="skip" current={again} label={t("resend.skip")} onChange={(value) => change({ again: value })} />
            <Choice name="again" value="again" current={again} label={t("resend.again")} hint={t("resend.againHint")} onChange={(value) => change({ again: value })} />
          </fieldset>
        )}
        {count !== 1 && <TextField label={t("resend.rate")} hint={t("resend.rateHint")} value={rate} inputMode="numeric" error={isRateRight ? undefined : t("resend.rateRange", { most: exactCount(mostRate) })} onChange={(text) => change({ rate: text })} />}
        <p className={styles.faint}>{t("resend.stays")}</p>
        {start.error && <ErrorNotice error={start.error} />}
      </div>
    </Modal>
  );
}

function selectionFor(chosen: ChosenToResend, search: Workbench["search"]): ResendOrder["selection"] {
  if (chosen === "matching") return { matching: selectionOf(search, Date.now()) };
  return "ids" in chosen ? { ids: chosen.ids } : { failedOf: chosen.failedOf };
}

function countOf(chosen: ChosenToResend): number | undefined {
  if (chosen === "matching") return undefined;
  return "ids" in chosen ? chosen.ids.length : chosen.messages;
}

/** How the job was to send whose failed messages are sent again; one that was removed tells nothing any more. */
function useEarlierOrder(instanceId: string, chosen: ChosenToResend): Partial<ReturnType<typeof resendInputOf>> & { isOne: boolean; isLoading: boolean } {
  const jobId = chosen !== "matching" && "failedOf" in chosen ? chosen.failedOf : undefined;
  const { data, isLoading } = useQuery({ ...jobQuery(instanceId, jobId ?? ""), enabled: jobId !== undefined });
  return { ...(data && resendInputOf(data)), isOne: jobId !== undefined, isLoading };
}

function HowMany({ preview }: { preview: Preview | undefined }) {
  const { t } = useTranslation("dead-letters");
  const messages = preview?.messages ?? null;
  return (
    <p>
      {messages !== null && <strong>{t(preview?.messagesAreExact ? "resend.exactly" : "resend.atMost", { count: messages, messages: exactCount(messages) })} </strong>}
      {t("resend.frozen")}
    </p>
  );
}

interface ChoiceProps<Value extends string> {
  name: string;
  value: Value;
  current: Value;
  label: string;
  hint?: string;
  onChange: (value: Value) => void;
}

function Choice<Value extends string>({ name, value, current, label, hint, onChange }: ChoiceProps<Value>) {
  return (
    <label>
      <input type="radio" name={name} value={value} checked={current === value} onChange={() => onChange(value)} />
      <span>{label}</span>
      {hint && <small>{hint}</small>}
    </label>
  );
}

function ReadyNotice({ preview: { obstacle, online, onlineClients, subscribedTopics } }: { preview: Preview }) {
  const { t } = useTranslation("dead-letters");
  if (obstacle) return <Notice tone="danger">{t(`obstacle.${obstacle}`)}</Notice>;
  if (!online) return <Notice tone="warn">{t("resend.offline")}</Notice>;
  return <Notice>{t("resend.online", { count: onlineClients.length, topics: subscribedTopics.join(", ") })}</Notice>;
}
