import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "../../../ui/button.tsx";
import { DetailDrawer } from "../../../ui/detail-drawer.tsx";
import { QueryPart } from "../../../ui/query-part.tsx";
import { messageQuery } from "../queries.ts";
import { MessageHead } from "./message-head.tsx";
import { MessageState } from "./message-state.tsx";
import { MessageView } from "./message-view.tsx";
import { NoOffsetId } from "./no-offset-id.tsx";
import { isOffsetMessageId, messageTabs } from "./search.ts";
import type { MessageDrawerProps } from "./search.ts";

/** The message page beside a list. */
export default function MessageDrawer({ instanceId, offsetMessageId, tab, linkTo, onClose }: MessageDrawerProps) {
  const { t } = useTranslation("message");
  const query = useQuery(messageQuery(instanceId, offsetMessageId));
  const message = query.data;
  const actions = message && (
    <>
      <ButtonLink small kind="quiet" icon="link" to="/instances/$instanceId/messages/$offsetMessageId" params={{ instanceId, offsetMessageId }} search={{ tab }}>
        {t("openPage")}
      </ButtonLink>
      <MessageHead instanceId={instanceId} message={message} tab={tab} linkTo={linkTo} />
    </>
  );
  return (
    <DetailDrawer title={t("title")} state={message && <MessageState topic={message.topic} />} actions={actions} onClose={onClose} width={800}>
      {isOffsetMessageId(offsetMessageId) ? (
        <QueryPart query={query} waitsFor={t("loading")}>
          {(found) => <MessageView key={offsetMessageId} instanceId={instanceId} message={found} tab={tab ?? messageTabs[0]} linkTo={linkTo} />}
        </QueryPart>
      ) : (
        <NoOffsetId instanceId={instanceId} text={offsetMessageId} />
      )}
    </DetailDrawer>
  );
}
