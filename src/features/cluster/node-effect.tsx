import { useTranslation } from "react-i18next";
import { exactCount } from "../../lib/format-count.ts";
import { Notice } from "../../ui/notice.tsx";
import styles from "./cluster.module.css";
import type { NodeEffect } from "./queries.ts";

const mostGroups = 5;

/** What clients lose while a node does not run: topics, waiting messages, who is connected. */
export function NodeEffectList({ effect, isStopped }: { effect: NodeEffect; isStopped: boolean }) {
  const { t } = useTranslation("cluster");
  const { consumers, isLastRunning, producers, topicsElsewhere, topicsOnlyHere, waitingMessages } = effect;
  const groups = (list: readonly { group: string; clients: number }[]): string => {
    const named = list.slice(0, mostGroups).map(({ clients, group }) => t("effect.group", { group, count: clients }));
    return [...named, ...(list.length > mostGroups ? [t("effect.more", { count: list.length - mostGroups })] : [])].join(t("effect.separator"));
  };
  const names = [...topicsOnlyHere.names, ...(topicsOnlyHere.total > topicsOnlyHere.names.length ? [t("effect.more", { count: topicsOnlyHere.total - topicsOnlyHere.names.length })] : [])];
  return (
    <>
      {isLastRunning && <Notice tone="danger">{t(isStopped ? "effect.noneRuns" : "effect.last")}</Notice>}
      <ul className={styles.effect}>
        <li>
          <strong>{topicsOnlyHere.total === 0 ? t("effect.noneOnlyHere") : t("effect.onlyHere", { count: topicsOnlyHere.total })}</strong>
          {names.length > 0 && <span className={styles.names}>{names.join(t("effect.separator"))}</span>}
        </li>
        {topicsElsewhere > 0 && <li>{t("effect.elsewhere", { count: topicsElsewhere })}</li>}
        <li>{waitingMessages === null ? t("effect.waitingUnknown") : waitingMessages === 0 ? t("effect.noneWaits") : t("effect.waiting", { count: waitingMessages, shown: exactCount(waitingMessages) })}</li>
        <li>{consumers.length === 0 ? t("effect.noConsumer") : t("effect.consumers", { groups: groups(consumers) })}</li>
        {!isStopped && <li>{producers === null ? t("effect.producersUnknown") : producers.length === 0 ? t("effect.noProducer") : t("effect.producers", { groups: groups(producers) })}</li>}
      </ul>
    </>
  );
}
