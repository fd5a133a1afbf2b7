import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../ui/button.tsx";
import fields from "../../ui/field.module.css";
import { Modal } from "../../ui/modal.tsx";
import { TextField } from "../../ui/text-field.tsx";

const longestTitle = 100;

/** The name of a panel; without one it is called what it shows. */
export function PanelTitleDialog({ title: initial, onSubmit, onClose }: { title: string; onSubmit: (title: string) => void; onClose: () => void }) {
  const { t } = useTranslation(["dashboards", "shell"]);
  const [title, setTitle] = useState(initial);
  return (
    <Modal title={t("panel.rename")} onClose={onClose} width={380}>
      <form
        className={fields.form}
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit(title.trim());
          onClose();
        }}
      >
        <TextField label={t("panel.title")} hint={t("panel.titleHint")} value={title} maxLength={longestTitle} autoComplete="off" onChange={setTitle} />
        <div className={fields.buttons}>
          <Button onClick={onClose}>{t("shell:cancel")}</Button>
          <Button kind="primary" type="submit">
            {t("panel.apply")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
