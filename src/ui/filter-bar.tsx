import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { PointInTime } from "../lib/format-time.ts";
import { IconButton } from "./button.tsx";
import { DensitySwitch } from "./density-switch.tsx";
import styles from "./filter-bar.module.css";
import { Icon } from "./icon.tsx";
import { AsOf } from "./relative-time.tsx";

interface FilterBarProps {
  /** Search box and filters, at the left. */
  children: ReactNode;
  /** When the rows were read. */
  asOf?: PointInTime;
  onRefresh?: () => void;
  isRefreshing?: boolean;
  /** List-level actions such as export, before the age. */
  actions?: ReactNode;
}

/** The line above a table: filters at the left; age, refresh and density at the right. */
export function FilterBar({ children, asOf, onRefresh, isRefreshing, actions }: FilterBarProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.bar} role="search">
      {children}
      <div className={styles.end}>
        {actions}
        <AsOf at={asOf} />
        {onRefresh && <IconButton small icon="refresh" label={t("list.refresh")} aria-busy={isRefreshing} className={isRefreshing ? styles.turning : undefined} onClick={onRefresh} />}
        <DensitySwitch />
      </div>
    </div>
  );
}

interface SearchBoxProps {
  value: string;
  /** Called 250 ms after the last key, or at once on Enter. */
  onChange: (value: string) => void;
  /** Names the field and stands in it while empty: "Topic name". */
  label: string;
}

/** A search field whose text lives in the link: types at once, asks the server after a pause. */
export function SearchBox({ value, onChange, label }: SearchBoxProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  const pending = useRef<ReturnType<typeof setTimeout>>(undefined);
  const sent = useRef(value);
  useEffect(() => {
    if (value !== sent.current) setText(value);
    sent.current = value;
  }, [value]);
  useEffect(() => () => clearTimeout(pending.current), []);
  const send = (next: string): void => {
    clearTimeout(pending.current);
    sent.current = next.trim();
    onChange(next.trim());
  };
  const type = (next: string): void => {
    setText(next);
    clearTimeout(pending.current);
    pending.current = setTimeout(() => send(next), 250);
  };
  return (
    <div className={styles.search}>
      <Icon name="search" size={14} />
      <input type="text" value={text} placeholder={label} aria-label={label} spellCheck={false} autoComplete="off" onChange={(event) => type(event.target.value)} onKeyDown={(event) => event.key === "Enter" && send(text)} />
      {text !== "" && (
        <button
          type="button"
          aria-label={t("list.clearSearch")}
          onClick={() => {
            setText("");
            send("");
          }}
        >
          <Icon name="close" size={12} />
        </button>
      )}
    </div>
  );
}

interface SelectFilterProps<Value extends string> {
  label: string;
  /** "" = all. */
  value: Value | "";
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value | "") => void;
  /** Word for "no restriction"; false when a choice is a must. */
  all?: string | false;
}

/** A choice in the filter line: the browser's own select, which needs no script and works on a phone. */
export function SelectFilter<Value extends string>({ label, value, options, onChange, all }: SelectFilterProps<Value>) {
  const { t } = useTranslation();
  const choose = (text: string): void => onChange(options.find((option) => option.value === text)?.value ?? "");
  return (
    <label className={styles.select} data-set={(all !== false && value !== "") || undefined}>
      <span>{label}</span>
      <select value={value} onChange={(event) => choose(event.target.value)}>
        {all !== false && <option value="">{all ?? t("list.all")}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <Icon name="chevronDown" size={14} />
    </label>
  );
}
