import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { RelativeTime } from "../../ui/relative-time.tsx";
import styles from "./groups.module.css";
import { resetListQuery } from "./queries.ts";
import { ResetState, ResetTargetText, UndoLink } from "./reset-record.tsx";
import type { GroupsView } from "./use-groups-view.ts";

const recentResets = 3;

/** The last resets of the group on the topic, so that a wrong one is taken back where it was made. */
export function RecentResets({ group, topic, view }: { group: string; topic: string; view: GroupsView }) {
  const { t } = useTranslation("groups");
  const { data } = useQuery(resetListQuery(view.instanceId, group, { topic, pageSize: recentResets }));
  if (data === undefined || data.rows.length === 0) return null;
  return (
    <section className={styles.block}>
      <h3>{t("resets.recent")}</h3>
      <ul className={styles.recent}>
        {data.rows.map((reset) => (
          <li key={reset.id}>
            <span>{`#${reset.id}`}</span>
            <RelativeTime at={reset.at} />
            <span>{reset.account}</span>
            <span>
              <ResetTargetText target={reset.target} />
            </span>
            <ResetState reset={reset} />
            <UndoLink reset={reset} group={group} view={view} />
          </li>
        ))}
      </ul>
    </section>
  );
}
