import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../ui/button.tsx";
import { Modal } from "../../ui/modal.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { QueryPart } from "../../ui/query-part.tsx";
import { tellDone, tellFailed } from "../../ui/toasts.tsx";
import { WarningList } from "../../ui/warning-list.tsx";
import styles from "./groups.module.css";
import { clientsQuery, updateGroup } from "./queries.ts";
import type { GroupsView } from "./use-groups-view.ts";

/** Stops the delivery to a group (GROUP-6) after saying who will get nothing; nothing is lost, so no name is typed. */
export default function DisableGroup({ group, view: { instanceId, search, change } }: { group: string; view: GroupsView }) {
  const { t } = useTranslation(["groups", "shell"]);
  const queryClient = useQueryClient();
  const clients = useQuery(clientsQuery(instanceId, group));
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const close = (): void => change({ disable: undefined, on: undefined });
  const disable = async (): Promise<void> => {
    setIsBusy(true);
    setError(undefined);
    try {
      const { warnings } = await updateGroup(queryClient, instanceId, group, { consumeEnabled: false, brokerNames: search.on === undefined ? undefined : [search.on] });
      tellDone(t("disable.done", { group }));
      for (const warning of warnings) tellFailed(`${warning.subject}: ${warning.detail}`);
      close();
    } catch (failure) {
      setError(failure);
      setIsBusy(false);
    }
  };
  const buttons = (
    <>
      <Button onClick={close}>{t("shell:cancel")}</Button>
      <Button kind="primary" busy={isBusy} onClick={() => void disable()}>
        {t("disable.action")}
      </Button>
    </>
  );
  return (
    <Modal title={t("disable.title", { group })} onClose={close} footer={buttons}>
      <div className={styles.refusal}>
        <p>{search.on === undefined ? t("disable.onAll") : t("disable.onOne", { broker: search.on })}</p>
        <p>{t("disable.effect")}</p>
        <QueryPart query={clients}>
          {({ rows, warnings }) => (
            <>
              <WarningList warnings={warnings} />
              <p>
                <strong>{rows.length === 0 ? t("disable.nobody") : t("disable.online", { count: rows.length })}</strong>
              </p>
              <ul>
                {rows.map((row) => (
                  <li key={row.clientId}>
                    <code>{row.clientId}</code>
                  </li>
                ))}
              </ul>
            </>
          )}
        </QueryPart>
        {error !== undefined && <ErrorNotice error={error} />}
      </div>
    </Modal>
  );
}
