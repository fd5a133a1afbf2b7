import { useTranslation } from "react-i18next";
import { ButtonLink } from "../../../ui/button.tsx";
import type { GroupVerdict, Location } from "./queries.ts";
import styles from "./where.module.css";

/** What to look at, or to do, next for a group: by its verdict. */
export function GroupLinks({ instanceId, group, location }: { instanceId: string; group: GroupVerdict; location: Location }) {
  const { t } = useTranslation("where");
  const to = "/instances/$instanceId/groups" as const;
  const params = { instanceId };
  const { topic } = location;
  const storedAt = location.message?.storedAt;
  const name = group.group;
  switch (group.verdict) {
    case "dead":
      return (
        <div className={styles.links}>
          <ButtonLink small to="/instances/$instanceId/dead-letters" params={params} search={{ group: name }}>
            {t("link.deadLetters")}
          </ButtonLink>
        </div>
      );
    case "skipped":
      return (
        <div className={styles.links}>
          <ButtonLink small to={to} params={params} search={{ group: name, tab: "resets" }}>
            {t("link.resets")}
          </ButtonLink>
          <ButtonLink small to={to} params={params} search={{ reset: true, resetGroup: name, resetTopic: topic, resetTo: "timestamp", resetAt: storedAt }}>
            {t("link.reset")}
          </ButtonLink>
        </div>
      );
    case "filtered":
      return (
        <div className={styles.links}>
          <ButtonLink small to={to} params={params} search={{ group: name, tab: "subscriptions" }}>
            {t("link.subscriptions")}
          </ButtonLink>
        </div>
      );
    case "waiting":
    case "retrying":
    case "held":
      return (
        <div className={styles.links}>
          <ButtonLink small to={to} params={params} search={{ group: name, tab: "backlog", of: topic }}>
            {t("link.backlog")}
          </ButtonLink>
          <ButtonLink small to={to} params={params} search={{ group: name, tab: "clients" }}>
            {t("link.clients")}
          </ButtonLink>
        </div>
      );
    default:
      return null;
  }
}
