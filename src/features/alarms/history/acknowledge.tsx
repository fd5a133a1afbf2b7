import type { QueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../ui/button.tsx";
import { Modal } from "../../../ui/modal.tsx";
import { ErrorNotice } from "../../../ui/notice.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { tellDone } from "../../../ui/toasts.tsx";
import type { AlarmRow } from "../alarm-words.tsx";
import styles from "../alarms.module.css";
import { acknowledge } from "./queries.ts";

/** Says that somebody looks after an alarm, with a note for the others. */
export function Acknowledge({ alarm, instanceId, queryClient, onClose }: { alarm: AlarmRow; instanceId: string; queryClient: QueryClient; onClose: () => void }) {
  const { t } = useTranslation("alarms");
  const { t: shell } = useTranslation();
  const [note, setNote] = useState(alarm.note);
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const send = async (): Promise<void> => {
    setIsBusy(true);
    try {
      await acknowledge(queryClient, instanceId, alarm.id, note);
      tellDone(t("acknowledge.done"));
      onClose();
    } catch (failure) {
      setError(failure);
      setIsBusy(false);
    }
  };
  return (
    <Modal title={t("acknowledge.title")} onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <p>{t("acknowledge.text")}</p>
        <TextField label={t("acknowledge.note")} value={note} maxLength={500} onChange={setNote} />
        {error !== undefined && <ErrorNotice error={error} />}
        <div className={styles.buttons}>
          <Button onClick={onClose}>{shell("cancel")}</Button>
          <Button kind="primary" type="submit" busy={isBusy}>
            {t("acknowledge.action")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
