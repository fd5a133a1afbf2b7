import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../../api/call.ts";
import type { CallOptions } from "../../../api/call.ts";
import { Button } from "../../../ui/button.tsx";
import { Modal } from "../../../ui/modal.tsx";
import { ErrorNotice, Notice } from "../../../ui/notice.tsx";
import { QueryPart } from "../../../ui/query-part.tsx";
import { SelectField } from "../../../ui/select-field.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { tellDone } from "../../../ui/toasts.tsx";
import { ClientAnswer } from "../actions/client-answer.tsx";
import { EditBody } from "../actions/edit-body.tsx";
import { draftOf, faultOf, newMessageOf } from "../actions/edit-draft.ts";
import type { MessageDraft } from "../actions/edit-draft.ts";
import { EditProperties } from "../actions/edit-properties.tsx";
import { messageQuery } from "../queries.ts";
import type { MessageDetail } from "../queries.ts";
import styles from "./dead-letters.module.css";
import { forgetGroup, resendPreviewQuery } from "./queries.ts";
import type { Workbench } from "./use-workbench.ts";

interface LetterEditorProps {
  workbench: Workbench;
  offsetMessageId: string;
  onClose: () => void;
}

/** One dead letter to edit, to try on one client, and to send to its group when that went well. */
export default function LetterEditor({ workbench, offsetMessageId, onClose }: LetterEditorProps) {
  const { t } = useTranslation("dead-letters");
  const message = useQuery(messageQuery(workbench.instanceId, offsetMessageId));
  if (message.data) return <Editor workbench={workbench} message={message.data} onClose={onClose} />;
  return (
    <Modal title={t("edit.title")} width={820} onClose={onClose}>
      <QueryPart query={message}>{() => null}</QueryPart>
    </Modal>
  );
}

function Editor({ workbench, message, onClose }: { workbench: Workbench; message: MessageDetail; onClose: () => void }) {
  const { group, instanceId } = workbench;
  const { t } = useTranslation(["dead-letters", "message-actions", "shell"]);
  const client = useQueryClient();
  const id = message.offsetMessageId;
  const [initial] = useState(() => draftOf(message, message.properties["RETRY_TOPIC"] ?? group));
  const [draft, setDraft] = useState(initial);
    const preview = useQuery(resendPreviewQuery(instanceId, group, { ids: [id] }));
  const edited = editedOf(draft);
  const isEdited = JSON.stringify(draft) !== JSON.stringify(initial);
  const fault = faultOf(draft);
  const send = useMutation({
    mutationFn: () => call("resendEditedDeadLetter", { params: { instanceId, group }, body: { id, edited, again: true } }),
    onSuccess: (row) => {
      forgetGroup(client, instanceId, group);
      if (row.state !== "sent") return;
      tellDone(t("edit.sent", { group }));
      onClose();
    },
  });
  // What came of an earlier draft is no news of this one.
  const change = (part: Partial<MessageDraft>): void => {
    setDraft((before) => ({ ...before, ...part }));
    if (!send.isPending) send.reset();
  };
  const resent = preview.data?.alreadyResent ?? 0;
  const footer = (
    <>
      <Button onClick={onClose}>{t("shell:cancel")}</Button>
      <Button kind="primary" disabled={!isEdited || fault !== undefined || !preview.data || preview.data.obstacle !== null} busy={send.isPending} onClick={() => send.mutate()}>
        {t(resent > 0 ? "edit.sendAgain" : "edit.send")}
      </Button>
    </>
  );
  return (
    <Modal title={t("edit.title")} width={820} onClose={onClose} footer={footer} onlyButtonsClose>
      <div className={styles.form}>
        <p className={styles.faint}>{t("edit.what", { group })}</p>
        {preview.data?.obstacle && <Notice tone="danger">{t(`obstacle.${preview.data.obstacle}`)}</Notice>}
        {resent > 0 && <Notice tone="warn">{t("edit.resentBefore")}</Notice>}
        <div className={styles.pair}>
          <TextField label={t("columns.tag")} value={draft.tags} autoComplete="off" spellCheck={false} onChange={(tags) => change({ tags })} />
          <TextField label={t("columns.key")} value={draft.keys} autoComplete="off" spellCheck={false} onChange={(keys) => change({ keys })} />
        </div>
        <EditProperties properties={draft.properties} onChange={(properties) => change({ properties })} />
        <EditBody draft={draft} isPacked={message.unpackError !== ""} onChange={change} />
        {!isEdited && <p className={styles.faint}>{t("edit.notEdited")}</p>}
        {fault !== undefined && <Notice tone="danger">{t(`message-actions:faults.${fault}`)}</Notice>}
        <Trial workbench={workbench} id={id} edited={isEdited ? edited : undefined} clients={preview.data?.onlineClients} isOff={fault !== undefined} />
        {preview.error && <ErrorNotice error={preview.error} />}
        {send.error && <ErrorNotice error={send.error} />}
        {send.data && send.data.state !== "sent" && <Notice tone="danger">{`${t(`states.${send.data.state}`)}. ${send.data.detail}`}</Notice>}
      </div>
    </Modal>
  );
}

/** As the endpoints take it: without what only a new message has. */
function editedOf(draft: MessageDraft): NonNullable<CallOptions<"tryDeadLetter">["body"]["edited"]> {
  const { body, bodyEncoding, keys, properties, tags } = newMessageOf(draft, "");
  return { body, bodyEncoding, keys, properties, tags };
}

interface TrialProps {
  workbench: Workbench;
  id: string;
  /** undefined = as it is. */
  edited: CallOptions<"tryDeadLetter">["body"]["edited"];
  clients: readonly string[] | undefined;
  isOff: boolean;
}

/** The message in the hands of one client before all others get it. */
function Trial({ workbench: { group, instanceId }, id, edited, clients, isOff }: TrialProps) {
  const { t } = useTranslation(["dead-letters", "message-actions"]);
  const [wanted, setWanted] = useState("");
  const clientId = clients?.find((name) => name === wanted) ?? clients?.[0] ?? "";
  // An answer tells of what was tried, and is shown only while that stands in the form.
  const form = JSON.stringify([clientId, edited]);
  const attempt = useMutation({ mutationFn: (_form: string) => call("tryDeadLetter", { params: { instanceId, group }, body: { id, clientId, edited } }) });
  const isOfForm = attempt.variables === form;
  return (
    <section className={styles.trial} aria-label={t("trial.title")}>
      <h3>{t("trial.title")}</h3>
      {clients?.length === 0 && <Notice>{t("trial.nobody", { group })}</Notice>}
      {clients && clients.length > 0 && (
        <>
          <p className={styles.faint}>{t(edited ? "trial.howEdited" : "trial.how")}</p>
          <div className={styles.tryBar}>
            <SelectField label={t("trial.client")} value={clientId} options={clients.map((name) => ({ value: name, label: name }))} onChange={setWanted} />
            <Button disabled={isOff} busy={attempt.isPending} onClick={() => attempt.mutate(form)}>
              {t(edited ? "trial.tryEdited" : "trial.try")}
            </Button>
          </div>
        </>
      )}
      {attempt.isPending && <p role="status">{t("message-actions:consume.waiting")}</p>}
      {attempt.error && isOfForm && <ErrorNotice error={attempt.error} />}
      {attempt.data && isOfForm && !attempt.isPending && (
        <>
          <ClientAnswer answer={attempt.data} />
          <p className={styles.faint}>{t("trial.seen", { topic: attempt.data.seenTopic })}</p>
        </>
      )}
    </section>
  );
}
