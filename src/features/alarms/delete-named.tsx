import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../ui/button.tsx";
import { Modal } from "../../ui/modal.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";

interface DeleteNamedProps {
  title: string;
  text: string;
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
}

/** Asks before a contact group or a policy is deleted; nothing of an engine is lost, so no name is typed. */
export default function DeleteNamed({ title, text, onConfirm, onClose }: DeleteNamedProps) {
  const { t } = useTranslation("notifications");
  const { t: shell } = useTranslation();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const confirm = async (): Promise<void> => {
    setIsBusy(true);
    try {
      await onConfirm();
      onClose();
    } catch (failure) {
      setError(failure);
      setIsBusy(false);
    }
  };
  const footer = (
    <>
      <Button data-closes onClick={onClose}>
        {shell("cancel")}
      </Button>
      <Button kind="danger" busy={isBusy} onClick={() => void confirm()}>
        {t("actions.delete")}
      </Button>
    </>
  );
  return (
    <Modal title={title} onClose={onClose} footer={footer}>
      <p>{text}</p>
      {error !== undefined && <ErrorNotice error={error} />}
    </Modal>
  );
}
