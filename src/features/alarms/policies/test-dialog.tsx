import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Button } from "../../../ui/button.tsx";
import { JobProgress } from "../../../ui/job-progress.tsx";
import { Modal } from "../../../ui/modal.tsx";
import { ErrorNotice } from "../../../ui/notice.tsx";
import { notificationChanges } from "../notification-queries.ts";
import type { PolicyRow } from "../notification-queries.ts";
import styles from "../notifications.module.css";
import { ChannelName } from "../notification-words.tsx";
import { TestResults } from "./test-results.tsx";

/** Sends a test notice through one channel of a policy, or all of them, and shows what came back. */
export default function TestDialog({ policy, onClose }: { policy: PolicyRow; onClose: () => void }) {
  const { t } = useTranslation("notifications");
  const { t: shell } = useTranslation();
  const queryClient = useQueryClient();
  const test = useMutation({ mutationFn: (channelId: string | undefined) => notificationChanges(queryClient).test({ policyId: policy.id, channelId }) });
  const footer = (
    <>
      <Button data-closes onClick={onClose}>
        {shell("close")}
      </Button>
      <Button kind="primary" busy={test.isPending} onClick={() => test.mutate(undefined)}>
        {t("test.all")}
      </Button>
    </>
  );
  return (
    <Modal title={t("test.title", { name: policy.name })} onClose={onClose} footer={footer} width={560}>
      <p>{t("test.text")}</p>
      <div className={styles.line}>
        {policy.channels.length > 1 &&
          policy.channels.map((channel) => (
            <Button key={channel.id} small disabled={test.isPending} onClick={() => test.mutate(channel.id)}>
              <ChannelName channel={channel.kind} />
            </Button>
          ))}
      </div>
      {test.isPending && <JobProgress label={t("test.running")} />}
      {test.error && <ErrorNotice error={test.error} />}
      {test.data && <TestResults results={test.data.results} />}
    </Modal>
  );
}
