import { useTranslation } from "react-i18next";
import styles from "./notifications.module.css";

const shownNames = 2;

/** The first names of a list; all of them on hover. */
export function FewNames({ names }: { names: readonly string[] }) {
  const { t } = useTranslation("notifications");
  if (names.length === 0) return <span className={styles.none}>–</span>;
  const shown = names.slice(0, names.length === shownNames + 1 ? names.length : shownNames).join(t("separator"));
  if (names.length <= shownNames + 1) return shown;
  return (
    <span data-tip={names.join(t("separator"))}>
      {t("andMore", { names: shown, count: names.length - shownNames })}
    </span>
  );
}
