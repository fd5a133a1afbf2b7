import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { exactCount } from "../../../lib/format-count.ts";
import { Notice } from "../../../ui/notice.tsx";
import { Facts } from "../../../ui/section.tsx";
import type { Sent } from "./queries.ts";

/** Stored all the same: the broker only waited in vain for its disk or its second copy (protocol sheet section 1). */
const storedStates = new Set<Sent["state"]>(["SEND_OK", "FLUSH_DISK_TIMEOUT", "FLUSH_SLAVE_TIMEOUT", "SLAVE_NOT_AVAILABLE"]);

/** How a send ended, with the way to the new message. */
export function SentResult({ instanceId, sent }: { instanceId: string; sent: Sent }) {
  const { t } = useTranslation("message-actions");
  if (!storedStates.has(sent.state)) return <Notice tone="danger">{t("sent.refused", { state: sent.state, detail: sent.detail })}</Notice>;
  return (
    <>
      <Notice tone={sent.state === "SEND_OK" ? "info" : "warn"}>{sent.state === "SEND_OK" ? t("sent.done") : t("sent.unsure", { state: sent.state })}</Notice>
      <Facts
        facts={[
          { label: t("sent.id"), value: <NewMessageLink instanceId={instanceId} sent={sent} /> },
          { label: t("sent.topic"), value: sent.topic },
          { label: t("sent.place"), value: `${sent.brokerName} / ${sent.queueId}${sent.queueOffset === null ? "" : ` @ ${exactCount(sent.queueOffset)}`}` },
        ]}
      />
    </>
  );
}

function NewMessageLink({ instanceId, sent: { offsetMessageId, uniqueId } }: { instanceId: string; sent: Sent }) {
  if (offsetMessageId === "") return <>{uniqueId}</>;
  return (
    <Link to="/instances/$instanceId/messages/$offsetMessageId" params={{ instanceId, offsetMessageId }} search={{}}>
      {uniqueId}
    </Link>
  );
}
