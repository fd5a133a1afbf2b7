import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "../lib/class-names.ts";
import styles from "./copy-text.module.css";
import { Icon } from "./icon.tsx";

/** Copies `text` (made on the click when it is a function) and shows a tick for a moment. `label` says what is copied, for screen readers. */
export function CopyButton({ text: given, label, className }: { className?: string } & ({ text: string; label?: string } | { text: () => string; label: string })) {
  const { t } = useTranslation();
  const [state, setState] = useState<"ready" | "copied" | "refused">("ready");
  const copy = async (): Promise<void> => {
    const text = typeof given === "string" ? given : given();
    try {
      await navigator.clipboard.writeText(text);
      setState("copied");
    } catch {
      setState(copyWithSelection(text) ? "copied" : "refused");
    }
    setTimeout(() => setState("ready"), 1500);
  };
  return (
    <button
      type="button"
      className={cx(styles.copy, className)}
      data-state={state}
      aria-label={label ?? t("copy.label", { text: given })}
      data-tip={t(`copy.${state}`)}
      onClick={(event) => {
        event.stopPropagation();
        void copy();
      }}
    >
      <Icon name={state === "copied" ? "check" : "copy"} size={14} />
    </button>
  );
}

/** Plain-HTTP pages have no clipboard API; the old way still works there. */
function copyWithSelection(text: string): boolean {
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

/** An id, key, address or offset in the monospaced face. */
export function Mono({ children }: { children: ReactNode }) {
  return <span className={styles.mono}>{children}</span>;
}

/** An id, key or address in the monospaced face with a copy button that appears on hover and focus. */
export function CopyText({ text, children, plain }: { text: string; children?: ReactNode; plain?: boolean }) {
  return (
    <span className={styles.text}>
      <span className={plain ? undefined : styles.mono}>{children ?? text}</span>
      <CopyButton text={text} className={styles.onHover} />
    </span>
  );
}
