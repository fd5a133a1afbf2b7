import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { exactCount } from "../../lib/format-count.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDanger } from "../../ui/confirm-danger.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Modal } from "../../ui/modal.tsx";
import { tellDone } from "../../ui/toasts.tsx";
import { deleteTopic, topicDeletionQuery } from "./queries.ts";
import styles from "./topics.module.css";
import type { TopicsView } from "./use-topics-view.ts";

/** Deletes a topic after naming what is lost; says who holds it while somebody is online (TOPIC-52 to TOPIC-55). */
export default function DeleteTopic({ topic, view }: { topic: string; view: TopicsView }) {
  const { t } = useTranslation(["topics", "shell"]);
  const queryClient = useQueryClient();
  const { instanceId, change } = view;
  const preview = useQuery(topicDeletionQuery(instanceId, topic));
  const close = (): void => change({ remove: undefined });
  const figure = (value: number | null): string => (value === null ? t("shell:list.unknown") : exactCount(value));
  const title = t("delete.title", { topic });
  const loss = preview.data;
  if (!loss || loss.onlineGroups.length > 0 || loss.onlineProducers.length > 0 || loss.refusal !== null) {
    return (
      <Modal title={title} onClose={close} footer={<Button onClick={close}>{t("shell:close")}</Button>}>
        {!loss && (preview.error ? <ErrorState error={preview.error} onRetry={() => void preview.refetch()} /> : <p role="status">{t("delete.asking")}</p>)}
        {loss && <Refusal topic={topic} view={view} groups={loss.onlineGroups} producers={loss.onlineProducers} refusal={loss.refusal} />}
      </Modal>
    );
  }
  const remove = async (): Promise<void> => {
    await deleteTopic(queryClient, instanceId, topic);
    tellDone(t("delete.done", { topic }));
  };
  return (
    <ConfirmDanger
      title={title}
      action={t("delete.action")}
      name={topic}
      losses={
        <>
          <p>
            <strong>{t("delete.losses", { stored: figure(loss.storedMessages), unconsumed: figure(loss.unconsumedMessages) })}</strong>
          </p>
          <p>{t("delete.advice")}</p>
        </>
      }
      online={t("delete.nobody")}
      onConfirm={remove}
      onClose={() => change({ remove: undefined, topic: view.search.topic === topic ? undefined : view.search.topic })}
    />
  );
}

interface RefusalProps {
  topic: string;
  view: TopicsView;
  groups: string[];
  producers: string[];
  refusal: string | null;
}

/** Who holds the topic, in the words of TOPIC-52, and where their connected instances are listed. */
function Refusal({ topic, view: { instanceId, search }, groups, producers, refusal }: RefusalProps) {
  const { t } = useTranslation("topics");
  const shownAt = (tab: "groups" | "producers") => ({ to: "/instances/$instanceId/topics" as const, params: { instanceId }, search: { ...search, remove: undefined, topic, tab } });
  return (
    <div className={styles.refusal}>
      <p>
        <strong>{t("delete.refused")}</strong>
      </p>
      <ul>
        {groups.map((group) => (
          <li key={`group ${group}`}>
            {t("delete.consuming", { topic, group })} <Link {...shownAt("groups")}>{t("delete.who")}</Link>
          </li>
        ))}
        {producers.map((group) => (
          <li key={`producer ${group}`}>
            {t("delete.publishing", { topic, group })} <Link {...shownAt("producers")}>{t("delete.who")}</Link>
          </li>
        ))}
      </ul>
      {groups.length + producers.length === 0 && refusal !== null && <p>{refusal}</p>}
      <p>{t("delete.stopFirst")}</p>
    </div>
  );
}
