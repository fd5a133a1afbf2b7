import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../api/call.ts";
import { Button } from "../../ui/button.tsx";
import fieldStyles from "../../ui/field.module.css";
import { Modal } from "../../ui/modal.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { tellDone } from "../../ui/toasts.tsx";
import { sessionKey } from "./queries.ts";

/** Changes one's own password. */
export default function ChangePasswordModal({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("session");
  const { t: shell } = useTranslation();
  const queryClient = useQueryClient();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const change = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsBusy(true);
    setError(undefined);
    try {
      await call("changePassword", { body: { currentPassword: current, newPassword: next } });
      await queryClient.invalidateQueries({ queryKey: sessionKey });
      tellDone(t("password.done"));
      onClose();
    } catch (failure) {
      setError(failure);
      setIsBusy(false);
    }
  };
  const isDifferent = again !== "" && again !== next;
  return (
    <Modal title={t("password.title")} onClose={onClose} width={420}>
      <form className={fieldStyles.form} onSubmit={(event) => void change(event)}>
        <TextField label={t("password.current")} type="password" autoComplete="current-password" required value={current} onChange={setCurrent} />
        <TextField label={t("password.new")} hint={t("password.rule")} type="password" autoComplete="new-password" required minLength={8} maxLength={128} value={next} onChange={setNext} />
        <TextField label={t("password.again")} error={isDifferent ? t("password.different") : undefined} type="password" autoComplete="new-password" required value={again} onChange={setAgain} />
        {error !== undefined && <ErrorNotice error={error} />}
        <div className={fieldStyles.buttons}>
          <Button onClick={onClose}>{shell("cancel")}</Button>
          <Button kind="primary" type="submit" busy={isBusy} disabled={isDifferent || next.length < 8}>
            {shell("save")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
