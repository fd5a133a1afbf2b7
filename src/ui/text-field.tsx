import { useId } from "react";
import type { InputHTMLAttributes, ReactNode } from "react";
import styles from "./field.module.css";

interface TextFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "onChange"> {
  label: string;
  hint?: ReactNode;
  /** Why the value is refused. */
  error?: string;
  onChange: (value: string) => void;
}

/** A labelled line of text for the few small forms of the first screen (sign-in, in-place edits); larger forms use `FormDrawer`. */
export function TextField({ label, hint, error, onChange, ...input }: TextFieldProps) {
  const id = useId();
  return (
    <label className={styles.field}>
      <span>{label}</span>
      <input {...input} aria-invalid={error !== undefined} aria-describedby={id} onChange={(event) => onChange(event.target.value)} />
      {(error ?? hint) && (
        <small id={id} role={error ? "alert" : undefined}>
          {error ?? hint}
        </small>
      )}
    </label>
  );
}
