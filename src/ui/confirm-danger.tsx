import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button.tsx";
import styles from "./field.module.css";
import { Modal } from "./modal.tsx";
import { ErrorNotice } from "./notice.tsx";
import { useConfirm } from "./use-confirm.ts";

interface ConfirmDangerProps {
  /** "Delete topic orders?" */
  title: string;
  /** The verb on the button: "Delete topic". */
  action: string;
  /** What must be typed. */
  name: string;
  /** What is lost, in words and figures. */
  losses: ReactNode;
  /** Who is online and will notice: clients, groups. Absent while not asked; say "nobody" explicitly. */
  online?: ReactNode;
  /** Rejects with the failure, which is then shown in the dialog. */
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
}

/** Confirms what cannot be undone: names what is lost, who is online, and asks for the name. */
export function ConfirmDanger({ title, action, name, losses, online, onConfirm, onClose }: ConfirmDangerProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const { confirm, error, isBusy } = useConfirm(onConfirm, onClose);
  return (
    <Modal title={title} onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (typed === name) void confirm();
        }}
      >
        <div className={styles.prose}>{losses}</div>
        {online && <div className={styles.prose}>{online}</div>}
        <label className={styles.field}>
          <span>{t("confirm.typeName", { name })}</span>
          <input value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" spellCheck={false} />
        </label>
        {error !== undefined && <ErrorNotice error={error} />}
        <div className={styles.buttons}>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button kind="danger" type="submit" disabled={typed !== name} busy={isBusy}>
            {action}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
