import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "./button.tsx";
import { CopyButton } from "./copy-text.tsx";
import styles from "./detail-drawer.module.css";

interface DetailDrawerProps {
  title: ReactNode;
  state?: ReactNode;
  actions?: ReactNode;
  /** Takes the drawer out of the link. */
  onClose: () => void;
  children: ReactNode;
  width?: number;
}

/**
 * Details of one row at the right, with a link of its own (the page keeps the open key in its search
 * parameters). Not modal: the list stays usable, so an operator walks from row to row with it open.
 */
export function DetailDrawer({ title, state, actions, onClose, children, width = 620 }: DetailDrawerProps) {
  const { t } = useTranslation();
  const drawer = useRef<HTMLElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    drawer.current?.focus({ preventScroll: true });
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
    };
  }, []);
  useEffect(() => {
    const closeOnEscape = (event: KeyboardEvent): void => {
      const isElsewhere = document.querySelector("dialog[open], [role=menu]") !== null;
      if (event.key === "Escape" && !event.defaultPrevented && !isElsewhere) onClose();
    };
    document.addEventListener("keydown", closeOnEscape);
    return () => document.removeEventListener("keydown", closeOnEscape);
  }, [onClose]);
  return (
    <aside ref={drawer} tabIndex={-1} className={styles.drawer} style={{ width }} aria-label={typeof title === "string" ? title : undefined}>
      <header className={styles.head}>
        <h2>{title}</h2>
        {state}
        <div className={styles.tools}>
          {actions}
          <CopyButton text={location.href} label={t("drawer.copyLink")} />
          <IconButton small icon="close" label={t("close")} onClick={onClose} />
        </div>
      </header>
      <div className={styles.body}>{children}</div>
    </aside>
  );
}
