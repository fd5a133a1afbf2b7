import styles from "./hidden-text.module.css";

/** Words for screen readers alone, where the eye needs none: the title of a column of buttons. */
export function HiddenText({ children }: { children: string }) {
  return <span className={styles.hidden}>{children}</span>;
}
