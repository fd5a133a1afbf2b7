import { useTranslation } from "react-i18next";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";

interface DeleteNamedProps {
  title: string;
  text: string;
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
}

/** Asks before a contact group or a policy is deleted; nothing of an engine is lost, so no name is typed. */
export default function DeleteNamed({ text, ...dialog }: DeleteNamedProps) {
  const { t } = useTranslation("notifications");
  return (
    <ConfirmDialog {...dialog} kind="danger" action={t("actions.delete")}>
      <p>{text}</p>
    </ConfirmDialog>
  );
}
