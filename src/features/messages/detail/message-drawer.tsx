import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { DetailDrawer } from "../../../ui/detail-drawer.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { StatusDot } from "../../../ui/status-dot.tsx";
import { MessageBody } from "./message-body.tsx";
import { MessageConsumption } from "./message-consumption.tsx";
import { MessageFacts } from "./message-facts.tsx";
import { MessageNeighbours } from "./message-neighbours.tsx";
import { MessageProperties } from "./message-properties.tsx";
import { messageQuery } from "../queries.ts";
import type { MessagesSearch } from "../search.ts";

interface MessageDrawerProps {
  instanceId: string;
  search: MessagesSearch;
  offsetMessageId: string;
  /** Changes the link: another message, another group, or closed. */
  onChange: (part: Partial<MessagesSearch>) => void;
}

/** All that is known of one message (TOPIC-21 to TOPIC-23), its body, its neighbours in the queue. */
export function MessageDrawer({ instanceId, search, offsetMessageId, onChange }: MessageDrawerProps) {
  const { t } = useTranslation("messages");
  const { data, error, refetch } = useQuery(messageQuery(instanceId, offsetMessageId));
  return (
    <DetailDrawer title={t("drawer.title")} onClose={() => onChange({ message: undefined })} width={760}>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && (
        <p role="status">
          <StatusDot tone="busy">{t("drawer.loading")}</StatusDot>
        </p>
      )}
      {data && (
        <>
          <MessageNeighbours instanceId={instanceId} message={data} onMessage={(message) => onChange({ message })} />
          <MessageBody message={data} />
          <MessageConsumption key={search.group} instanceId={instanceId} offsetMessageId={offsetMessageId} group={search.group ?? ""} onGroup={(group) => onChange({ group: group || undefined })} />
          <MessageFacts instanceId={instanceId} message={data} />
          <MessageProperties message={data} />
        </>
      )}
    </DetailDrawer>
  );
}
