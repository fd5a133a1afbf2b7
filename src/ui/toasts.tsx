import { useSyncExternalStore } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "./icon.tsx";
import styles from "./toasts.module.css";

interface Toast {
  id: number;
  tone: "ok" | "danger";
  text: ReactNode;
}

let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function replace(next: readonly Toast[]): void {
  toasts = next;
  for (const notify of listeners) notify();
}

const dismiss = (id: number): void => replace(toasts.filter((toast) => toast.id !== id));

/** Tells that an action was done; goes away after 8 s, so that it can be read and a link in it be reached. For a failure show `ErrorNotice` where the action is. */
export function tellDone(text: ReactNode): void {
  const toast: Toast = { id: nextId, tone: "ok", text };
  nextId += 1;
  replace([...toasts, toast]);
  setTimeout(() => dismiss(toast.id), 8000);
}

/** Tells of a failure that has no place on the page (a menu action); stays until it is dismissed. */
export function tellFailed(text: ReactNode): void {
  replace([...toasts, { id: nextId, tone: "danger", text }]);
  nextId += 1;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Where toasts appear; the shell mounts it once. */
export function ToastLayer() {
  const { t } = useTranslation();
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div className={styles.layer} role="status" aria-live="polite">
      {shown.map((toast) => (
        <div key={toast.id} className={styles.toast} data-tone={toast.tone}>
          <Icon name={toast.tone === "ok" ? "check" : "alert"} />
          <span>{toast.text}</span>
          <button type="button" aria-label={t("close")} onClick={() => dismiss(toast.id)}>
            <Icon name="close" size={13} />
          </button>
        </div>
      ))}
    </div>
  );
}
