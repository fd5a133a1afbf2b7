import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { CopyButton, Mono } from "../../../ui/copy-text.tsx";
import { PageHead } from "../../../ui/page-head.tsx";
import { QueryPart } from "../../../ui/query-part.tsx";
import { messageQuery } from "../queries.ts";
import { MessageHead } from "./message-head.tsx";
import { MessageState } from "./message-state.tsx";
import { MessageView } from "./message-view.tsx";
import { NoOffsetId } from "./no-offset-id.tsx";
import { isOffsetMessageId, messageTabs } from "./search.ts";
import type { MessageLink } from "./search.ts";

const route = getRouteApi("/instances/$instanceId/messages/$offsetMessageId");

/** One message under a link of its own (MSG-011): what it is, its body, where it is, its properties, its place. */
export function MessagePage() {
  const { t } = useTranslation("message");
  const { instanceId, offsetMessageId } = route.useParams();
  const { tab } = route.useSearch();
  const query = useQuery(messageQuery(instanceId, offsetMessageId));
  const message = query.data;
  const name = message?.uniqueId || offsetMessageId;
  const linkTo: MessageLink = (part) => ({ to: "/instances/$instanceId/messages/$offsetMessageId", params: { instanceId, offsetMessageId: part.offsetMessageId }, search: { tab: part.tab } });
  const title = (
    <>
      {t("title")} <Mono>{name}</Mono> <CopyButton text={name} />
    </>
  );
  return (
    <>
      <PageHead
        title={title}
        tabTitle={`${t("title")} ${name}`}
        back={{ label: t("back"), link: { to: "/instances/$instanceId/messages", params: { instanceId }, search: message ? { topic: message.topic } : {} } }}
        state={message && <MessageState topic={message.topic} />}
        actions={message && <MessageHead instanceId={instanceId} message={message} tab={tab} linkTo={linkTo} />}
      />
      {isOffsetMessageId(offsetMessageId) ? (
        <QueryPart query={query} waitsFor={t("loading")}>
          {(found) => <MessageView key={offsetMessageId} instanceId={instanceId} message={found} tab={tab ?? messageTabs[0]} linkTo={linkTo} />}
        </QueryPart>
      ) : (
        <NoOffsetId instanceId={instanceId} text={offsetMessageId} />
      )}
    </>
  );
}
