import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { TopicPicker } from "../../../parts/name-pickers.tsx";
import { Button } from "../../../ui/button.tsx";
import { Modal } from "../../../ui/modal.tsx";
import { ErrorNotice, Notice } from "../../../ui/notice.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { sendCommands } from "../copy-as/action-commands.ts";
import { CopyCommand } from "../../../parts/copy-command.tsx";
import type { ActionDialogProps } from "./action-props.ts";
import styles from "./actions.module.css";
import { EditBody } from "./edit-body.tsx";
import { EditProperties } from "./edit-properties.tsx";
import { draftOf, faultOf, newMessageOf } from "./edit-draft.ts";
import type { MessageDraft } from "./edit-draft.ts";
import { sendMessage } from "./queries.ts";
import { SentResult } from "./sent-result.tsx";

/** Edits a copy of the message and sends it as a new one; the stored one stays as it is. */
export default function EditDialog({ instanceId, message, topic, onClose }: ActionDialogProps) {
  const { t } = useTranslation(["message-actions", "shell"]);
  const [draft, setDraft] = useState(() => draftOf(message, topic));
  const [wasTried, setWasTried] = useState(false);
  const change = (part: Partial<MessageDraft>): void => setDraft((before) => ({ ...before, ...part }));
  const send = useMutation({ mutationFn: () => sendMessage(instanceId, newMessageOf(draft, message.offsetMessageId)) });
  const fault = faultOf(draft);
  const submit = (): void => {
    setWasTried(true);
    if (fault === undefined) send.mutate();
  };
  const footer = (
    <>
      {!send.data && fault === undefined && <CopyCommand instanceId={instanceId} action={t("edit.action")} commands={(place) => sendCommands(place, newMessageOf(draft, message.offsetMessageId))} />}
      <Button data-closes onClick={onClose}>{t(send.data ? "shell:close" : "shell:cancel")}</Button>
      {!send.data && (
        <Button kind="primary" busy={send.isPending} onClick={submit}>
          {t("edit.action")}
        </Button>
      )}
    </>
  );
  return (
    <Modal title={t("edit.title")} width={820} onClose={onClose} footer={footer} onlyButtonsClose>
      <div className={styles.stack}>
        {send.data ? (
          <SentResult instanceId={instanceId} sent={send.data} />
        ) : (
          <>
            <p className={styles.hint}>{t("edit.what")}</p>
            <TopicPicker kinds="all" instanceId={instanceId} value={draft.topic} onChange={(value) => change({ topic: value })} error={wasTried && fault === "topic" ? t("faults.topic") : undefined} />
            <div className={styles.pair}>
              <TextField label={t("edit.tag")} value={draft.tags} autoComplete="off" spellCheck={false} onChange={(tags) => change({ tags })} />
              <TextField label={t("edit.keys")} hint={t("edit.keysHint")} value={draft.keys} autoComplete="off" spellCheck={false} onChange={(keys) => change({ keys })} />
            </div>
            <EditProperties properties={draft.properties} onChange={(properties) => change({ properties })} />
            <EditBody draft={draft} isPacked={message.unpackError !== ""} onChange={change} />
            {wasTried && fault !== undefined && <Notice tone="danger">{t(`faults.${fault}`)}</Notice>}
            {send.error && <ErrorNotice error={send.error} />}
          </>
        )}
      </div>
    </Modal>
  );
}
