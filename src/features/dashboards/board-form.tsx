import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../ui/button.tsx";
import fields from "../../ui/field.module.css";
import { Modal } from "../../ui/modal.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";

interface BoardFormProps {
  title: string;
  action: string;
  initial: { name: string; description: string };
  /** Rejects with the failure, which is then shown in the dialog. */
  onSubmit: (values: { name: string; description: string }) => Promise<unknown>;
  onClose: () => void;
}

const longestName = 64;
const longestDescription = 256;

/** Name and description of a board: to make one, to copy one, to rename one. */
export function BoardForm({ title, action, initial, onSubmit, onClose }: BoardFormProps) {
  const { t } = useTranslation(["dashboards", "shell"]);
  const [name, setName] = useState(initial.name);
  const [description, setDescription] = useState(initial.description);
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const submit = async (): Promise<void> => {
    setIsBusy(true);
    setError(undefined);
    try {
      await onSubmit({ name: name.trim(), description: description.trim() });
      onClose();
    } catch (failure) {
      setError(failure);
      setIsBusy(false);
    }
  };
  return (
    <Modal title={title} onClose={onClose} width={420}>
      <form
        className={fields.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== "") void submit();
        }}
      >
        <TextField label={t("form.name")} value={name} maxLength={longestName} autoComplete="off" onChange={setName} />
        <TextField label={t("form.description")} hint={t("form.descriptionHint")} value={description} maxLength={longestDescription} autoComplete="off" onChange={setDescription} />
        {error !== undefined && <ErrorNotice error={error} />}
        <div className={fields.buttons}>
          <Button onClick={onClose}>{t("shell:cancel")}</Button>
          <Button kind="primary" type="submit" disabled={name.trim() === ""} busy={isBusy}>
            {action}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
