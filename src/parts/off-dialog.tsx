import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../api/call.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { tellFailed } from "../ui/toasts.tsx";
import styles from "./off-dialog.module.css";

interface OffDialogProps {
  title: string;
  text: string;
  /** The topic that may be left behind. */
  topic: string;
  onConfirm: (deleteTopic: boolean) => Promise<Pick<AnswerOf<"updateHeartbeat">, "warnings">>;
  onClose: () => void;
}

/** Switches probes or the heartbeat off; their topic stays unless one asks for more (HB-010). */
export function OffDialog({ onClose, onConfirm, text, title, topic }: OffDialogProps) {
  const { t } = useTranslation("probes");
  const [deletes, setDeletes] = useState(false);
  const switchOff = async (): Promise<void> => {
    const { warnings } = await onConfirm(deletes);
    for (const { detail, subject } of warnings) tellFailed(`${subject}: ${detail}`);
  };
  return (
    <ConfirmDialog title={title} kind="primary" action={t("off.action")} onConfirm={switchOff} onClose={onClose}>
      <p>{text}</p>
      <label className={styles.choice}>
        <input type="checkbox" checked={deletes} onChange={(event) => setDeletes(event.target.checked)} /> {t("off.deleteTopic", { topic })}
      </label>
    </ConfirmDialog>
  );
}
