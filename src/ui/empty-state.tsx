import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon.tsx";
import styles from "./states.module.css";

interface EmptyStateProps {
  icon: IconName;
  /** Why it is empty: "No topic yet". */
  title: string;
  /** What the thing is and what fills it. */
  children: ReactNode;
  /** The button that fills it. */
  action?: ReactNode;
  /** A `CodeBlock` with the client code that fills it. */
  code?: ReactNode;
}

/** An empty list that teaches: what this is, why it is empty, the button and the client code that fill it. */
export function EmptyState({ icon, title, children, action, code }: EmptyStateProps) {
  return (
    <div className={styles.state}>
      <span className={styles.mark}>
        <Icon name={icon} size={20} />
      </span>
      <h2>{title}</h2>
      <p>{children}</p>
      {action && <div className={styles.buttons}>{action}</div>}
      {code && <div className={styles.code}>{code}</div>}
    </div>
  );
}

/** A list that is empty because of its filter, with the button that clears it. */
export function NoHits({ onClear }: { onClear: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={styles.state}>
      <h2>{t("list.noHits")}</h2>
      <div className={styles.buttons}>
        <Button onClick={onClear}>{t("list.clearFilter")}</Button>
      </div>
    </div>
  );
}
