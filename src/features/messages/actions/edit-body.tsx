import { Suspense, lazy, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatBytes } from "../../../lib/format-bytes.ts";
import { ChoiceTabs } from "../../../ui/link-tabs.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { tellFailed } from "../../../ui/toasts.tsx";
import styles from "./actions.module.css";
import { mostFileBytes, readFile } from "./edit-draft.ts";
import type { MessageDraft } from "./edit-draft.ts";

const BodyEditor = lazy(() => import("../../../ui/body-editor.tsx"));
const forms = ["text", "base64", "file"] as const;

interface EditBodyProps {
  draft: MessageDraft;
  /** The stored body could not be unpacked: what is here are its packed bytes. */
  isPacked: boolean;
  onChange: (part: Partial<MessageDraft>) => void;
}

/** The body as text in an editor, as base64, or from a file. Each form keeps what was put into it. */
export function EditBody({ draft, isPacked, onChange }: EditBodyProps) {
  const { t } = useTranslation("message-actions");
  const id = useId();
  const [tooLarge, setTooLarge] = useState<File>();
  const choose = (file: File | undefined): void => {
    setTooLarge(file && file.size > mostFileBytes ? file : undefined);
    if (file === undefined || file.size > mostFileBytes) onChange({ file: undefined });
    else void take(file, onChange);
  };
  return (
    <section className={styles.stack}>
      <div className={styles.bodyHead}>
        <h3>{t("edit.body")}</h3>
        <ChoiceTabs label={t("edit.form")} current={draft.form} onChange={(form) => onChange({ form })} tabs={forms.map((form) => ({ id: form, label: t(`forms.${form}`) }))} />
      </div>
      {isPacked && <Notice tone="warn">{t("edit.packed")}</Notice>}
      {draft.form === "text" && (
        <Suspense fallback={<p role="status">{t("edit.loading")}</p>}>
          <BodyEditor initial={draft.text} label={t("edit.body")} onChange={(text) => onChange({ text })} />
        </Suspense>
      )}
      {draft.form === "base64" && <textarea className={styles.area} aria-label={t("edit.body")} spellCheck={false} value={draft.base64} onChange={(event) => onChange({ base64: event.target.value })} />}
      {draft.form === "file" && (
        <label htmlFor={id}>
          {t("edit.file")} <input id={id} type="file" onChange={(event) => choose(event.target.files?.[0])} />
          {tooLarge && <Notice tone="danger">{t("edit.tooLarge", { size: formatBytes(tooLarge.size), limit: formatBytes(mostFileBytes) })}</Notice>}
          {draft.file && <p className={styles.hint}>{`${draft.file.name}, ${formatBytes(Math.floor((draft.file.base64.replace(/=+$/, "").length * 3) / 4))}`}</p>}
        </label>
      )}
    </section>
  );
}

async function take(file: File, onChange: EditBodyProps["onChange"]): Promise<void> {
  try {
    onChange({ file: { name: file.name, base64: await readFile(file) } });
  } catch (failure) {
    tellFailed(failure instanceof Error ? failure.message : String(failure));
  }
}
