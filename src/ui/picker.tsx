import { useEffect, useId, useRef, useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { cx } from "../lib/class-names.ts";
import fieldStyles from "./field.module.css";
import styles from "./picker.module.css";

interface PickerProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Names for the text that was last searched; undefined while they are on their way. */
  options: readonly string[] | undefined;
  /** Asks for other names: at once on opening (empty text), 200 ms after the last key. */
  onSearch: (text: string) => void;
  /** Said in place of names while they are on their way, and when there is none. */
  searchingText: string;
  noMatchText: (text: string) => string;
  /** A line under the names: "5 of 10,000: type more of the name". */
  note?: ReactNode;
  placeholder?: string;
  hint?: ReactNode;
  error?: string;
  /** The label is for screen readers alone: a cell of a small table whose head says it. */
  bare?: boolean;
}

/** Which names are open, which one the keyboard is on, and when to ask for others. */
function usePicker({ onChange, options: found, onSearch }: PickerProps) {
  const [isOpen, setIsOpen] = useState(false);
  // Names found for an earlier text are not offered: Enter would choose something that nobody meant.
  const [isTyping, setIsTyping] = useState(false);
  const options = isTyping ? undefined : found;
  const [active, setActive] = useState(-1);
  const pending = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(pending.current), []);
  const open = (): void => {
    if (isOpen) return;
    setIsOpen(true);
    setIsTyping(false);
    setActive(-1);
    onSearch("");
  };
  const close = (): void => {
    clearTimeout(pending.current);
    setIsOpen(false);
  };
  const type = (text: string): void => {
    onChange(text);
    setIsOpen(true);
    setIsTyping(true);
    setActive(-1);
    clearTimeout(pending.current);
    pending.current = setTimeout(() => {
      setIsTyping(false);
      onSearch(text.trim());
    }, 200);
  };
  const choose = (name: string): void => {
    onChange(name);
    close();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const count = options?.length ?? 0;
    const chosen = options?.[active];
    if (event.key === "ArrowDown" && !isOpen) open();
    else if (event.key === "ArrowDown" && count > 0) setActive((active + 1) % count);
    else if (event.key === "ArrowUp" && count > 0) setActive((Math.max(active, 0) - 1 + count) % count);
    else if (event.key === "Enter" && isOpen && chosen !== undefined) choose(chosen);
    else if (event.key === "Escape" && isOpen) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return { isOpen, options, active, open, close, type, choose, onKeyDown };
}

/**
 * A field that proposes names from the server while one types, because a list of ten thousand is no
 * list to scroll. Any text may stand in it; the names only help. Arrow keys, Enter and Escape work.
 */
export function Picker(props: PickerProps) {
  const { label, value, placeholder, hint, error, bare } = props;
  const id = useId();
  const { isOpen, options, active, open, close, type, choose, onKeyDown } = usePicker(props);
  return (
    <div className={cx(fieldStyles.field, styles.picker, bare && styles.bare)}>
      {!bare && <label htmlFor={id}>{label}</label>}
      <input
        id={id}
        value={value}
        role="combobox"
        aria-label={bare ? label : undefined}
        aria-expanded={isOpen}
        aria-controls={isOpen ? `${id}-names` : undefined}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && active >= 0 ? `${id}-${active}` : undefined}
        aria-invalid={error !== undefined}
        aria-describedby={error || hint ? `${id}-hint` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder}
        onFocus={(event) => event.target.select()}
        onClick={open}
        onChange={(event) => type(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={close}
      />
      {isOpen && <Names id={id} picker={{ ...props, options }} active={active} onChoose={choose} />}
      {(error ?? hint) && (
        <small id={`${id}-hint`} role={error ? "alert" : undefined}>
          {error ?? hint}
        </small>
      )}
    </div>
  );
}

interface NamesProps {
  id: string;
  picker: PickerProps;
  active: number;
  onChoose: (name: string) => void;
}

function Names({ id, picker, active, onChoose }: NamesProps) {
  const { options, value, label, note, searchingText, noMatchText } = picker;
  useEffect(() => {
    // Newer browsers answer a promise, which is no way to end an effect.
    document.querySelector(`#${CSS.escape(`${id}-${active}`)}`)?.scrollIntoView({ block: "nearest" });
  }, [id, active]);
  return (
    <div className={styles.panel}>
      <div id={`${id}-names`} role="listbox" aria-label={label} className={styles.names}>
        {options?.map((name, place) => (
          // The keyboard moves in the field (aria-activedescendant); the mouse must not take the focus from it.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
          <div key={name} id={`${id}-${place}`} role="option" aria-selected={name === value} data-active={place === active || undefined} className={styles.name} onMouseDown={(event) => event.preventDefault()} onClick={() => onChoose(name)}>
            {name}
          </div>
        ))}
      </div>
      {!options && (
        <p role="status" className={styles.note}>
          {searchingText}
        </p>
      )}
      {options?.length === 0 && (
        <p role="status" className={styles.note}>
          {noMatchText(value)}
        </p>
      )}
      {options && options.length > 0 && note && <p className={styles.note}>{note}</p>}
    </div>
  );
}
