import { useId } from "react";
import type { ReactNode } from "react";
import styles from "./field.module.css";

interface SelectFieldProps<Value extends string> {
  label: string;
  value: Value;
  /** `off` ones are named but cannot be chosen. */
  options: readonly { value: Value; label: string; off?: boolean }[];
  onChange: (value: Value) => void;
  hint?: ReactNode;
  error?: string;
}

/** A labelled choice on the browser's own select, for the forms that stand on a page. */
export function SelectField<Value extends string>({ label, value, options, onChange, hint, error }: SelectFieldProps<Value>) {
  const id = useId();
  const choose = (text: string): void => {
    const option = options.find((candidate) => candidate.value === text);
    if (option) onChange(option.value);
  };
  return (
    <label className={styles.field}>
      <span>{label}</span>
      <select value={value} aria-invalid={error !== undefined} aria-describedby={id} onChange={(event) => choose(event.target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.off}>
            {option.label}
          </option>
        ))}
      </select>
      {(error ?? hint) && (
        <small id={id} role={error ? "alert" : undefined}>
          {error ?? hint}
        </small>
      )}
    </label>
  );
}
