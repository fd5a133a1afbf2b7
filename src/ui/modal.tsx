import { useEffect, useId, useRef } from "react";
import type { ReactNode } from "react";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import { IconButton } from "./button.tsx";
import styles from "./modal.module.css";

interface ModalProps {
  title: ReactNode;
  onClose: () => void;
  children: ReactNode;
  footer?: ReactNode;
  /** No head line, for the command palette. */
  bare?: boolean;
  width?: number;
  /** Neither Escape nor a click beside it closes it, for what is shown only once. */
  onlyButtonsClose?: boolean;
}

/** The first field, or the harmless button of the footer; the browser itself would take the button that closes, whose tooltip then covers the head. */
function firstFocusOf(dialog: HTMLDialogElement | null): HTMLElement | null | undefined {
  const field = dialog?.querySelector<HTMLElement>(":is(input, select, textarea):not(:disabled)");
  return field ?? dialog?.querySelector<HTMLElement>("footer [data-closes]") ?? dialog?.querySelector<HTMLElement>("footer button:not(:disabled)");
}

/** A dialog on the browser's own `<dialog>`: focus trap, Escape and inert background come with it. */
export function Modal({ title, onClose, children, footer, bare, width = 480, onlyButtonsClose = false }: ModalProps) {
  const { t } = useTranslation();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    const opener = document.activeElement;
    element?.showModal();
    firstFocusOf(element)?.focus();
    return () => {
      element?.close();
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return createPortal(
    // A click on the backdrop arrives at the dialog itself; Escape is the keyboard's way (onCancel).
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={dialog}
      // Chrome closes at a second Escape whatever onCancel says, unless told this.
      closedby={onlyButtonsClose ? "none" : undefined}
      className={styles.modal}
      style={{ width }}
      aria-labelledby={bare ? undefined : id}
      aria-label={bare && typeof title === "string" ? title : undefined}
      onCancel={(event) => {
        event.preventDefault();
        if (!onlyButtonsClose) onClose();
      }}
      onClick={(event) => event.target === event.currentTarget && !onlyButtonsClose && onClose()}
    >
      {!bare && (
        <header className={styles.head}>
          <h2 id={id}>{title}</h2>
          <IconButton small icon="close" label={t("close")} onClick={onClose} />
        </header>
      )}
      <div className={bare ? undefined : styles.body}>{children}</div>
      {footer && <footer className={styles.foot}>{footer}</footer>}
    </dialog>,
    document.body,
  );
}
