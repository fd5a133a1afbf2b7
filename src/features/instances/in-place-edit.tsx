import { useState } from "react";
import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../ui/button.tsx";
import { useErrorTexts } from "../../ui/use-error-texts.ts";
import styles from "./instances.module.css";

interface InPlaceEditProps {
  label: string;
  value: string;
  maxLength: number;
  required?: boolean;
  /** Rejects with the failure, which is shown beside the field. */
  onSave: (value: string) => Promise<unknown>;
  onClose: () => void;
}

/** A text that is edited where it stands: Enter saves, Escape leaves it as it was. */
export function InPlaceEdit({ label, value, maxLength, required, onSave, onClose }: InPlaceEditProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const failure = useErrorTexts(error);
  const save = async (): Promise<void> => {
    const next = text.trim();
    if (required && next === "") return;
    if (next === value) {
      onClose();
      return;
    }
    setIsBusy(true);
    try {
      await onSave(next);
      onClose();
    } catch (reason) {
      setError(reason);
      setIsBusy(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Enter") void save();
    if (event.key === "Escape") onClose();
  };
  return (
    <span className={styles.edit}>
      {/* Opened by a click on the edit icon, so the field takes the focus. */}
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
      <input autoFocus aria-label={label} aria-invalid={error !== undefined} value={text} maxLength={maxLength} disabled={isBusy} onChange={(event) => setText(event.target.value)} onKeyDown={onKeyDown} />
      <IconButton small icon="check" label={t("save")} disabled={isBusy} onClick={() => void save()} />
      <IconButton small icon="close" label={t("cancel")} onClick={onClose} />
      {error !== undefined && (
        <span role="alert" className={styles.refusal}>
          {failure.title}
        </span>
      )}
    </span>
  );
}
