import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../ui/button.tsx";
import { Modal } from "../../../ui/modal.tsx";
import { ErrorNotice, Notice } from "../../../ui/notice.tsx";
import { QueryPart } from "../../../ui/query-part.tsx";
import { SelectField } from "../../../ui/select-field.tsx";
import { consumeCommands } from "../copy-as/action-commands.ts";
import { CopyCommand } from "../../../parts/copy-command.tsx";
import type { ActionDialogProps } from "./action-props.ts";
import styles from "./actions.module.css";
import { ClientAnswer } from "./client-answer.tsx";
import { consumeMessage, onlineGroupsQuery } from "./queries.ts";

/** Consume verification (MSG-019 to MSG-022): one client's listener gets the message now; its answer is shown, and nothing else changes. */
export function ConsumeDialog({ instanceId, message, topic, onClose }: ActionDialogProps) {
  const { t } = useTranslation(["message-actions", "shell"]);
  const groups = useQuery(onlineGroupsQuery(instanceId, topic));
  // A retry or a dead letter belongs to one group; it is the one to try first.
  const own = /^%(?:RETRY|DLQ)%(.+)$/.exec(message.topic)?.[1];
  const [wantedGroup, setWantedGroup] = useState(own ?? "");
  const [wantedClient, setWantedClient] = useState("");
  const group = groups.data?.find((row) => row.group === wantedGroup) ?? groups.data?.[0];
  const client = group?.clients.find(({ clientId }) => clientId === wantedClient) ?? group?.clients[0];
  const consume = useMutation({ mutationFn: () => consumeMessage(instanceId, message.offsetMessageId, group?.group ?? "", client?.clientId ?? "") });
  const footer = (
    <>
      {group && client && <CopyCommand instanceId={instanceId} action={t("consume.action")} commands={(place) => consumeCommands(place, message.offsetMessageId, group.group, client.clientId)} />}
      <Button data-closes onClick={onClose}>{t("shell:close")}</Button>
      <Button kind="primary" disabled={client === undefined} busy={consume.isPending} onClick={() => consume.mutate()}>
        {t(consume.data ? "consume.again" : "consume.action")}
      </Button>
    </>
  );
  return (
    <Modal title={t("consume.title")} width={620} onClose={onClose} footer={footer}>
      <div className={styles.stack}>
        <Notice tone="warn">{t("consume.duplicates")}</Notice>
        <p>{t("consume.what")}</p>
        <QueryPart query={groups}>
          {(rows) =>
            group === undefined ? (
              <Notice tone="danger">{t("off.nobody", { topic })}</Notice>
            ) : (
              <div className={styles.pair}>
                <SelectField label={t("consume.group")} value={group.group} options={rows.map((row) => ({ value: row.group, label: row.group }))} onChange={setWantedGroup} />
                <SelectField label={t("consume.client")} value={client?.clientId ?? ""} options={group.clients.map(({ clientId, language, version }) => ({ value: clientId, label: `${clientId} (${language} ${version})` }))} onChange={setWantedClient} />
              </div>
            )
          }
        </QueryPart>
        {consume.isPending && <p role="status">{t("consume.waiting")}</p>}
        {consume.error && <ErrorNotice error={consume.error} />}
        {consume.data && !consume.isPending && <ClientAnswer answer={consume.data} />}
      </div>
    </Modal>
  );
}
