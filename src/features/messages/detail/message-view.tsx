import { useTranslation } from "react-i18next";
import { LinkTabs } from "../../../ui/link-tabs.tsx";
import type { MessageDetail } from "../queries.ts";
import { MessageTraceView } from "../traces/message-trace.tsx";
import { MessageWhere } from "../where/message-where.tsx";
import { MessageBody } from "./message-body.tsx";
import { MessageFacts } from "./message-facts.tsx";
import { MessagePlace } from "./message-place.tsx";
import { MessageProperties } from "./message-properties.tsx";
import { isInItsTopic } from "./message-state.tsx";
import { messageTabs } from "./search.ts";
import type { MessageLink, MessageTab } from "./search.ts";

interface MessageViewProps {
  instanceId: string;
  message: MessageDetail;
  tab: MessageTab;
  linkTo: MessageLink;
}

/** All that is known of one message (TOPIC-21 to TOPIC-23, MSG-011): what it is, then a tab for each question. */
export function MessageView({ instanceId, message, tab, linkTo }: MessageViewProps) {
  const { t } = useTranslation("message");
  const { offsetMessageId } = message;
  const properties = Object.keys(message.properties).length;
  const tabs = messageTabs.map((id) => ({ id, label: t(`tabs.${id}`), link: linkTo({ tab: id === messageTabs[0] ? undefined : id, offsetMessageId }), count: id === "properties" ? properties : undefined }));
  return (
    <>
      <MessageFacts instanceId={instanceId} message={message} />
      <LinkTabs label={t("tabs.label")} current={tab} tabs={tabs} />
      {tab === "body" && <MessageBody instanceId={instanceId} message={message} />}
      {tab === "where" && <MessageWhere instanceId={instanceId} offsetMessageId={offsetMessageId} />}
      {tab === "trace" && <MessageTraceView instanceId={instanceId} messageId={message.uniqueId || offsetMessageId} topic={isInItsTopic(message.topic) ? message.topic : undefined} />}
      {tab === "properties" && <MessageProperties message={message} />}
      {tab === "place" && <MessagePlace instanceId={instanceId} message={message} linkTo={linkTo} />}
    </>
  );
}
