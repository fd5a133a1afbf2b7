import { Link } from "@tanstack/react-router";
import type { LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import styles from "./link-tabs.module.css";

export interface LinkTab {
  id: string;
  label: ReactNode;
  /** A count after the word. */
  count?: ReactNode;
  link: LinkProps;
}

/** Tabs that are links, so the open tab is part of the address; `current` is marked for screen readers as well. */
export function LinkTabs({ tabs, current, label }: { tabs: LinkTab[]; current: string; label: string }) {
  return (
    <nav className={styles.tabs} aria-label={label}>
      {tabs.map((tab) => (
        <Link key={tab.id} {...tab.link} replace resetScroll={false} className={styles.tab} aria-current={tab.id === current ? "page" : undefined} data-current={tab.id === current || undefined}>
          {tab.label}
          {tab.count !== undefined && <span className={styles.count}>{tab.count}</span>}
        </Link>
      ))}
    </nav>
  );
}

interface ChoiceTabsProps<Id extends string> {
  tabs: readonly { id: Id; label: ReactNode }[];
  current: Id;
  onChange: (id: Id) => void;
  label: string;
}

/** Tabs inside a piece (languages of a code sample, forms of a body) whose choice is not worth a link. */
export function ChoiceTabs<Id extends string>({ tabs, current, onChange, label }: ChoiceTabsProps<Id>) {
  return (
    <div className={styles.choices} role="group" aria-label={label}>
      {tabs.map((tab) => (
        <button key={tab.id} type="button" className={styles.choice} aria-pressed={tab.id === current} onClick={() => onChange(tab.id)}>
          {tab.label}
        </button>
      ))}
    </div>
  );
}
