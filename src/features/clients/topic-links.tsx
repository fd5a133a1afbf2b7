import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import styles from "./clients.module.css";

const shownTopics = 3;

/** Links to the first topics of a group; null says that the engine does not tell. */
export function TopicLinks({ instanceId, topics }: { instanceId: string; topics: readonly string[] | null }) {
  const { t } = useTranslation("clients");
  if (topics === null) return <span className={styles.unknown}>{t("words.notTold")}</span>;
  const rest = topics.slice(shownTopics);
  return (
    <>
      {topics.slice(0, shownTopics).map((topic, index) => (
        <span key={topic}>
          {index > 0 && ", "}
          <Link to="/instances/$instanceId/topics" params={{ instanceId }} search={{ topic }}>
            {topic}
          </Link>
        </span>
      ))}
      {rest.length > 0 && (
        <span className={styles.unknown} data-tip={rest.join("\n")}>
          {" "}
          {t("words.more", { amount: rest.length })}
        </span>
      )}
    </>
  );
}
