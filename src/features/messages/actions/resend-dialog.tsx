import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Button } from "../../../ui/button.tsx";
import { Modal } from "../../../ui/modal.tsx";
import { ErrorNotice, Notice } from "../../../ui/notice.tsx";
import { resendCommands } from "../copy-as/action-commands.ts";
import { CopyCommand } from "../../../parts/copy-command.tsx";
import type { ActionDialogProps } from "./action-props.ts";
import styles from "./actions.module.css";
import { onlineGroupsQuery, resendMessage } from "./queries.ts";
import { SentResult } from "./sent-result.tsx";

/** Sends the message again as it is; says before that every group gets it again. */
export function ResendDialog({ instanceId, message, topic, onClose }: ActionDialogProps) {
  const { t } = useTranslation(["message-actions", "shell"]);
  const groups = useQuery(onlineGroupsQuery(instanceId, topic));
  const send = useMutation({ mutationFn: () => resendMessage(instanceId, message.offsetMessageId) });
  const footer = send.data ? (
    <Button kind="primary" onClick={onClose}>
      {t("shell:close")}
    </Button>
  ) : (
    <>
      <CopyCommand instanceId={instanceId} action={t("resend.action")} commands={(place) => resendCommands(place, message)} />
      <Button data-closes onClick={onClose}>{t("shell:cancel")}</Button>
      <Button kind="primary" busy={send.isPending} onClick={() => send.mutate()}>
        {t("resend.action")}
      </Button>
    </>
  );
  return (
    <Modal title={t("resend.title", { topic })} width={560} onClose={onClose} footer={footer}>
      <div className={styles.stack}>
        {send.data ? (
          <SentResult instanceId={instanceId} sent={send.data} />
        ) : (
          <>
            <Notice tone="warn">{t("resend.everyGroup", { topic })}</Notice>
            <p>{t("resend.what")}</p>
            {groups.data && <p>{groups.data.length === 0 ? t("resend.nobody") : t("resend.online", { groups: groups.data.map(({ group }) => group).join(", ") })}</p>}
            {send.error && <ErrorNotice error={send.error} />}
          </>
        )}
      </div>
    </Modal>
  );
}
