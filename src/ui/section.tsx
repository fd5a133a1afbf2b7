import type { ReactNode } from "react";
import styles from "./section.module.css";

/** A titled part of a page or drawer: white space and a heading instead of a framed card. */
export function Section({ title, note, actions, children }: { title: ReactNode; note?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.section}>
      <header className={styles.head}>
        <h2>{title}</h2>
        {note && <span className={styles.note}>{note}</span>}
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </section>
  );
}

export interface Fact {
  label: string;
  value: ReactNode;
  tip?: string;
}

/** Label and value pairs in columns that fit the width, or one after another (`inline`); values that are not known are a dash. */
export function Facts({ facts, inline }: { facts: Fact[]; inline?: boolean }) {
  return (
    <dl className={inline ? styles.inline : styles.facts}>
      {facts.map((fact) => (
        <div key={fact.label}>
          <dt data-tip={fact.tip}>{fact.label}</dt>
          <dd>{fact.value ?? "–"}</dd>
        </div>
      ))}
    </dl>
  );
}
