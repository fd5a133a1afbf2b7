import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Button } from "../../../ui/button.tsx";
import { ErrorNotice, Notice } from "../../../ui/notice.tsx";
import styles from "../messages.module.css";
import { messageAt } from "../queries.ts";
import type { MessageDetail } from "../queries.ts";

interface MessageNeighboursProps {
  instanceId: string;
  message: MessageDetail;
  onMessage: (offsetMessageId: string) => void;
}

/** Steps to the message before or after this one in its queue. */
export function MessageNeighbours({ instanceId, message, onMessage }: MessageNeighboursProps) {
  const { t } = useTranslation("messages");
  const step = useMutation({
    mutationFn: async (by: 1 | -1) => ({ by, found: await messageAt(instanceId, message, message.queueOffset + by) }),
    onSuccess: ({ found }) => found && onMessage(found),
  });
  const end = step.data?.found === undefined ? step.data?.by : undefined;
  return (
    <>
      <div className={styles.neighbours}>
        <Button small icon="chevronLeft" busy={step.isPending && step.variables === -1} disabled={message.queueOffset === 0} onClick={() => step.mutate(-1)}>
          {t("drawer.previous")}
        </Button>
        <Button small icon="chevronRight" busy={step.isPending && step.variables === 1} onClick={() => step.mutate(1)}>
          {t("drawer.next")}
        </Button>
      </div>
      {step.error && <ErrorNotice error={step.error} />}
      {end !== undefined && <Notice>{t(end === 1 ? "drawer.noNext" : "drawer.noPrevious", { queueId: message.queueId })}</Notice>}
    </>
  );
}
