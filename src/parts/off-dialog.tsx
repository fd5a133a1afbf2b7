import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../api/call.ts";
import { Button } from "../ui/button.tsx";
import { Modal } from "../ui/modal.tsx";
import { ErrorNotice } from "../ui/notice.tsx";
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
  const { t } = useTranslation(["probes", "shell"]);
  const [deletes, setDeletes] = useState(false);
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const confirm = async (): Promise<void> => {
    setIsBusy(true);
    setError(undefined);
    try {
      const { warnings } = await onConfirm(deletes);
      for (const { detail, subject } of warnings) tellFailed(`${subject}: ${detail}`);
      onClose();
    } catch (failure) {
      setError(failure);
    } finally {
      setIsBusy(false);
    }
  };
  const footer = (
    <>
      <Button data-closes onClick={onClose}>
        {t("shell:cancel")}
      </Button>
      <Button kind="primary" busy={isBusy} onClick={() => void confirm()}>
        {t("off.action")}
      </Button>
    </>
  );
  return (
    <Modal title={title} onClose={onClose} footer={footer}>
      <p>{text}</p>
      <label className={styles.choice}>
        <input type="checkbox" checked={deletes} onChange={(event) => setDeletes(event.target.checked)} /> {t("off.deleteTopic", { topic })}
      </label>
      {error !== undefined && <ErrorNotice error={error} />}
    </Modal>
  );
}
