import type { TextareaHTMLAttributes } from "react";
import styles from "./field.module.css";

interface TextAreaFieldProps extends Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "onChange"> {
  label: string;
  hint: string;
  onChange: (value: string) => void;
}

/** Labelled lines of text, for the forms that stand on a page. */
export function TextAreaField({ label, hint, onChange, ...area }: TextAreaFieldProps) {
  return (
    <label className={styles.field}>
      <span>{label}</span>
      <textarea {...area} onChange={(event) => onChange(event.target.value)} />
      <small>{hint}</small>
    </label>
  );
}
