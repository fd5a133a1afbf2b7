import { useTranslation } from "react-i18next";
import styles from "./clients.module.css";

/** "Push" for CONSUME_PASSIVELY and so on (TOPIC-14, CONS-3), the engine's own word on hover; unknown words stay as they are. */
export function ClientWord({ word }: { word: string | null }) {
  const { t } = useTranslation("clients");
  const words: Record<string, string | undefined> = t("words", { returnObjects: true });
  if (!word) return <span className={styles.unknown}>{t("words.notTold")}</span>;
  return <span data-tip={word}>{words[word] ?? word}</span>;
}
