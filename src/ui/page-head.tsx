import { Link } from "@tanstack/react-router";
import type { LinkProps } from "@tanstack/react-router";
import { useEffect } from "react";
import type { ReactNode } from "react";
import { Icon } from "./icon.tsx";
import styles from "./page-head.module.css";

interface PageHeadProps {
  /** The page's only h1; text also names the browser tab unless `tabTitle` does. */
  title: ReactNode;
  tabTitle?: string;
  /** A `StatusDot`, and words such as a version. */
  state?: ReactNode;
  /** One line under the title: what the thing is, or its description. */
  note?: ReactNode;
  /** The two or three main actions; at most one of them primary. */
  actions?: ReactNode;
  /** The page one level up, on detail pages. */
  back?: { link: LinkProps; label: string };
}

/** Head of every page: title with state at the left, the main actions at the right. */
export function PageHead({ title, tabTitle, state, note, actions, back }: PageHeadProps) {
  const name = tabTitle ?? (typeof title === "string" ? title : undefined);
  useEffect(() => {
    document.title = name ? `${name} · MQDeck` : "MQDeck";
  }, [name]);
  return (
    <header className={styles.head}>
      {back && (
        <Link {...back.link} className={styles.back}>
          <Icon name="chevronLeft" size={14} />
          {back.label}
        </Link>
      )}
      <div className={styles.line}>
        <h1 className={styles.title}>{title}</h1>
        {state && <div className={styles.state}>{state}</div>}
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      {note && <div className={styles.note}>{note}</div>}
    </header>
  );
}
