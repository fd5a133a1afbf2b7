import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../../api/call.ts";
import type { CallOptions } from "../../../api/call.ts";
import { exactCount } from "../../../lib/format-count.ts";
import { Button } from "../../../ui/button.tsx";
import { Modal } from "../../../ui/modal.tsx";
import { ErrorNotice } from "../../../ui/notice.tsx";
import { SelectField } from "../../../ui/select-field.tsx";
import { exportCommands } from "../copy-as/action-commands.ts";
import { CopyCommand } from "../../../parts/copy-command.tsx";
import { LiveJobStrip } from "../jobs/job-strip.tsx";
import { keepJobs } from "../jobs/queries.ts";
import styles from "./exports.module.css";

type ExportRequest = CallOptions<"startExport">["body"];
export type ExportSource = ExportRequest["source"];
type ExportForm = Required<ExportRequest["form"]>;

/** One thing that can be exported from where the dialog was opened. */
export interface ExportChoice {
  id: string;
  /** "The 12 ticked messages", "All that the query finds". */
  label: string;
  source: ExportSource;
  /** How many messages at most; null = not known. */
  most: number | null;
}

interface ExportDialogProps {
  instanceId: string;
  /** The first is chosen. */
  choices: readonly [ExportChoice, ...ExportChoice[]];
  onClose: () => void;
}

/** Asks what is exported and how, starts it, and shows how it goes on (MSG-023 to MSG-025, DLQ-10). */
export function ExportDialog({ instanceId, choices, onClose }: ExportDialogProps) {
  const { t } = useTranslation("exports");
  const { t: shell } = useTranslation();
  const client = useQueryClient();
  const [choiceId, setChoiceId] = useState(choices[0].id);
  const [form, setForm] = useState<ExportForm>({ format: "csv", body: "text", gzip: false, byteOrderMark: false });
  const choice = choices.find(({ id }) => id === choiceId) ?? choices[0];
  const start = useMutation({
    mutationFn: () => call("startExport", { params: { instanceId }, body: { source: choice.source, form } }),
    onSuccess: (job) => keepJobs(client, instanceId, [job]),
  });
  const footer = (
    <>
      {!start.data && <CopyCommand instanceId={instanceId} action={t("title")} commands={(place) => exportCommands(place, { source: choice.source, form })} />}
      <Button onClick={onClose}>{shell("close")}</Button>
      {!start.data && (
        <Button kind="primary" busy={start.isPending} onClick={() => start.mutate()}>
          {t("start")}
        </Button>
      )}
    </>
  );
  return (
    <Modal title={t("title")} onClose={onClose} width={560} footer={footer}>
      {start.data ? (
        <div className={styles.form}>
          <LiveJobStrip instanceId={instanceId} jobId={start.data.id} />
          <p className={styles.note}>{t("goesOn")}</p>
        </div>
      ) : (
        <div className={styles.form}>
          {choices.length > 1 && <SelectField label={t("what")} value={choiceId} options={choices.map(({ id, label }) => ({ value: id, label }))} onChange={setChoiceId} />}
          <p className={styles.note}>
            {choices.length === 1 && <>{choice.label} </>}
            {choice.most !== null && t("most", { count: choice.most, messages: exactCount(choice.most) })}
          </p>
          <FormFields form={form} onChange={setForm} />
          {start.error && <ErrorNotice error={start.error} />}
        </div>
      )}
    </Modal>
  );
}

function FormFields({ form, onChange }: { form: ExportForm; onChange: (form: ExportForm) => void }) {
  const { t } = useTranslation("exports");
  const isCsv = form.format === "csv";
  return (
    <>
      <SelectField
        label={t("format.label")}
        value={form.format}
        options={[
          { value: "csv", label: t("format.csv") },
          { value: "jsonLines", label: t("format.jsonLines") },
        ]}
        hint={isCsv ? t("format.csvHint") : t("format.jsonLinesHint")}
        onChange={(format) => onChange({ ...form, format, byteOrderMark: format === "csv" && form.byteOrderMark })}
      />
      <SelectField
        label={t("body.label")}
        value={form.body}
        options={[
          { value: "text", label: t("body.text") },
          { value: "base64", label: t("body.base64") },
        ]}
        hint={t("body.hint")}
        onChange={(body) => onChange({ ...form, body })}
      />
      <label className={styles.check}>
        <input type="checkbox" checked={form.gzip} onChange={(event) => onChange({ ...form, gzip: event.target.checked })} />
        {t("gzip")}
      </label>
      {isCsv && (
        <label className={styles.check}>
          <input type="checkbox" checked={form.byteOrderMark} onChange={(event) => onChange({ ...form, byteOrderMark: event.target.checked })} />
          {t("byteOrderMark")}
        </label>
      )}
    </>
  );
}
