import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../../ui/button.tsx";
import { tellFailed } from "../../../ui/toasts.tsx";
import { useErrorLine } from "../../../ui/use-error-texts.ts";
import { messageAt } from "../queries.ts";
import type { MessageDetail } from "../queries.ts";
import styles from "./message.module.css";
import type { MessageLink, MessageTab } from "./search.ts";

export interface MessageWalkProps {
  instanceId: string;
  message: MessageDetail;
  tab: MessageTab | undefined;
  linkTo: MessageLink;
}

/** Steps to the message before or after this one in its queue; the tab stays. */
export function MessageWalk({ instanceId, message, tab, linkTo }: MessageWalkProps) {
  const { t } = useTranslation("message");
  const navigate = useNavigate();
  const errorLine = useErrorLine();
  const step = useMutation({
    mutationFn: (by: 1 | -1) => messageAt(instanceId, message, message.queueOffset + by),
    onSuccess: async (offsetMessageId, by) => {
      if (offsetMessageId === undefined) tellFailed(t(by === 1 ? "walk.noNext" : "walk.noPrevious", { queueId: message.queueId }));
      else await navigate({ ...linkTo({ tab, offsetMessageId }), replace: true, resetScroll: false });
    },
    onError: (failure) => tellFailed(errorLine(failure)),
  });
  return (
    <span className={styles.walk}>
      <IconButton small icon="chevronLeft" label={t("walk.previous")} disabled={step.isPending || message.queueOffset === 0} onClick={() => step.mutate(-1)} />
      <IconButton small icon="chevronRight" label={t("walk.next")} disabled={step.isPending} onClick={() => step.mutate(1)} />
    </span>
  );
}
