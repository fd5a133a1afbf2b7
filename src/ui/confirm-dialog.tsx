import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button.tsx";
import { Modal } from "./modal.tsx";
import { ErrorNotice } from "./notice.tsx";
import { useConfirm } from "./use-confirm.ts";

interface ConfirmDialogProps {
  title: string;
  /** The verb on the button: "Delete". */
  action: string;
  kind: "primary" | "danger";
  /** What will happen. */
  children: ReactNode;
  /** Rejects with the failure, which is then shown in the dialog. */
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
}

/** Asks once before a deed that can be done again or taken back; what is lost for good asks for its name (see ConfirmDanger). */
export function ConfirmDialog({ action, children, kind, onClose, onConfirm, title }: ConfirmDialogProps) {
  const { t } = useTranslation();
  const { confirm, error, isBusy } = useConfirm(onConfirm, onClose);
  const footer = (
    <>
      <Button data-closes onClick={onClose}>
        {t("cancel")}
      </Button>
      <Button kind={kind} busy={isBusy} onClick={() => void confirm()}>
        {action}
      </Button>
    </>
  );
  return (
    <Modal title={title} onClose={onClose} footer={footer}>
      {children}
      {error !== undefined && <ErrorNotice error={error} />}
    </Modal>
  );
}
