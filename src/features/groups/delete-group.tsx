import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { exactCount } from "../../lib/format-count.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDanger } from "../../ui/confirm-danger.tsx";
import { Modal } from "../../ui/modal.tsx";
import { QueryPart } from "../../ui/query-part.tsx";
import { tellDone } from "../../ui/toasts.tsx";
import styles from "./groups.module.css";
import { groupsLink } from "./links.ts";
import { deleteGroup, groupDeletionQuery } from "./queries.ts";
import type { GroupsView } from "./use-groups-view.ts";

/** Deletes a group after naming what is lost; says who is online while somebody is (GROUP-12, GROUP-13). */
export default function DeleteGroup({ group, view }: { group: string; view: GroupsView }) {
  const { t } = useTranslation(["groups", "shell"]);
  const queryClient = useQueryClient();
  const { instanceId, search, change } = view;
  const preview = useQuery(groupDeletionQuery(instanceId, group));
  const close = (): void => change({ remove: undefined });
  const title = t("delete.title", { group });
  const loss = preview.data;
  if (!loss || loss.onlineClients.length > 0 || loss.refusal !== null) {
    return (
      <Modal title={title} onClose={close} footer={<Button onClick={close}>{t("shell:close")}</Button>}>
        <QueryPart query={preview}>
          {({ onlineClients, refusal }) => (
            <div className={styles.refusal}>
              <p>
                <strong>{t("delete.refused")}</strong>
              </p>
              <ul>
                {onlineClients.map((client) => (
                  <li key={client}>
                    <code>{client}</code>
                  </li>
                ))}
              </ul>
              {onlineClients.length === 0 && refusal !== null && <p>{refusal}</p>}
              <p>
                {t("delete.stopFirst")} <Link {...groupsLink(instanceId, { ...search, remove: undefined, group, tab: "clients" })}>{t("tabs.clients")}</Link>
              </p>
            </div>
          )}
        </QueryPart>
      </Modal>
    );
  }
  const remove = async (): Promise<void> => {
    await deleteGroup(queryClient, instanceId, group);
    tellDone(t("delete.done", { group }));
  };
  const unconsumed = loss.unconsumedMessages === null ? t("shell:list.unknown") : exactCount(loss.unconsumedMessages);
  return (
    <ConfirmDanger
      title={title}
      action={t("delete.action")}
      name={group}
      losses={
        <>
          <p>
            <strong>{loss.topics.length === 0 ? t("delete.noTopics") : t("delete.losses", { topics: loss.topics.join(", "), unconsumed })}</strong>
          </p>
          <p>{t("delete.advice")}</p>
        </>
      }
      online={t("delete.nobody")}
      onConfirm={remove}
      onClose={() => change({ remove: undefined, group: search.group === group ? undefined : search.group })}
    />
  );
}
