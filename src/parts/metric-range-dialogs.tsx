import { useState } from "react";
import type { FormEvent, InputHTMLAttributes } from "react";
import { useTranslation } from "react-i18next";
import { formatExact } from "../lib/format-time.ts";
import { Button } from "../ui/button.tsx";
import fields from "../ui/field.module.css";
import { Modal } from "../ui/modal.tsx";
import { compareShiftMs, spanOf } from "./metric-search.ts";
import type { MetricSearch, Span } from "./metric-search.ts";

/** No more is kept, nor given in one answer. */
const longestMs = 366 * 86_400_000;

/** As the browser's own field takes it: local time, to the second. */
const fieldText = (ms: number): string => formatExact(ms, false).replace(" ", "T");

/** Begin and end of a fixed range, in the reader's zone. */
export function RangeDialog({ search, onApply, onClose }: { search: MetricSearch; onApply: (span: Span) => void; onClose: () => void }) {
  const { t } = useTranslation("metrics");
  const [now] = useState(() => spanOf(search, Date.now()));
  const [from, setFrom] = useState(fieldText(now.fromMs));
  const [to, setTo] = useState(fieldText(now.toMs));
  const span = { fromMs: new Date(from).getTime(), toMs: new Date(to).getTime() };
  const problem = Number.isNaN(span.fromMs) || Number.isNaN(span.toMs) ? t("range.badTime") : span.fromMs >= span.toMs ? t("range.badOrder") : span.toMs - span.fromMs > longestMs ? t("range.tooLong") : undefined;
  return (
    <ChoiceDialog title={t("range.customTitle")} isComplete={problem === undefined} onApply={() => onApply(span)} onClose={onClose}>
      <TimeField label={t("range.from")} type="datetime-local" step={1} value={from} onChange={(event) => setFrom(event.target.value)} />
      <TimeField label={t("range.to")} type="datetime-local" step={1} value={to} onChange={(event) => setTo(event.target.value)} problem={problem} />
    </ChoiceDialog>
  );
}

/** The date whose same hours are drawn beside the range. */
export function CompareDateDialog({ search, onApply, onClose }: { search: MetricSearch; onApply: (date: string) => void; onClose: () => void }) {
  const { t } = useTranslation("metrics");
  const [span] = useState(() => spanOf(search, Date.now()));
  const [date, setDate] = useState(fieldText(span.fromMs - 86_400_000).slice(0, 10));
  const isEarlier = date !== "" && compareShiftMs({ compare: date }, span) !== undefined;
  return (
    <ChoiceDialog title={t("range.compareDateTitle")} isComplete={isEarlier} onApply={() => onApply(date)} onClose={onClose}>
      <TimeField label={t("range.date")} type="date" value={date} onChange={(event) => setDate(event.target.value)} problem={isEarlier ? undefined : t("range.badDate")} />
    </ChoiceDialog>
  );
}

interface ChoiceDialogProps {
  title: string;
  isComplete: boolean;
  onApply: () => void;
  onClose: () => void;
  children: React.ReactNode;
}

function ChoiceDialog({ title, isComplete, onApply, onClose, children }: ChoiceDialogProps) {
  const { t } = useTranslation(["metrics", "shell"]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isComplete) return;
    onApply();
    onClose();
  };
  return (
    <Modal title={title} onClose={onClose} width={380}>
      <form className={fields.form} onSubmit={submit}>
        {children}
        <div className={fields.buttons}>
          <Button onClick={onClose}>{t("shell:cancel")}</Button>
          <Button kind="primary" type="submit" disabled={!isComplete}>
            {t("range.apply")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function TimeField({ label, problem, ...input }: InputHTMLAttributes<HTMLInputElement> & { label: string; problem?: string | undefined }) {
  return (
    <label className={fields.field}>
      <span>{label}</span>
      <input {...input} aria-invalid={problem !== undefined} />
      {problem !== undefined && <small role="alert">{problem}</small>}
    </label>
  );
}
