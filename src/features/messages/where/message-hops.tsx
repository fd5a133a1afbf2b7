import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Mono } from "../../../ui/copy-text.tsx";
import type { Column } from "../../../ui/data-table-types.ts";
import { DataTable } from "../../../ui/data-table.tsx";
import { ExactTime, RelativeTime } from "../../../ui/relative-time.tsx";
import { Section } from "../../../ui/section.tsx";
import type { Hop } from "./queries.ts";

/** Every place where the message or a copy of it lies or lay: delayed, origin, retries, dead letters; each opens as a message. */
export function MessageHops({ instanceId, hops }: { instanceId: string; hops: readonly Hop[] }) {
  const { t } = useTranslation("where");
  if (hops.length < 2) return null;
  const columns: Column<Hop>[] = [
    {
      id: "kind",
      title: t("hops.kind"),
      cell: (hop) => (
        <Link to="/instances/$instanceId/messages/$offsetMessageId" params={{ instanceId, offsetMessageId: hop.offsetMessageId }}>
          {t(`hops.kinds.${hop.kind}`, { times: hop.reconsumeTimes })}
        </Link>
      ),
    },
    { id: "group", title: t("hops.group"), cell: (hop) => hop.group || "–" },
    { id: "topic", title: t("hops.topic"), cell: (hop) => hop.topic },
    {
      id: "place",
      title: t("hops.place"),
      cell: (hop) => (
        <Mono>
          {hop.brokerName}/{hop.queueId}/{hop.queueOffset}
        </Mono>
      ),
    },
    { id: "storedAt", title: t("hops.storedAt"), cell: (hop) => <ExactTime at={hop.storedAt} /> },
    { id: "dueAt", title: t("hops.dueAt"), cell: (hop) => <RelativeTime at={hop.dueAt} /> },
  ];
  return (
    <Section title={t("hops.title")}>
      <DataTable label={t("hops.title")} columns={columns} rows={hops} rowKey={(hop) => hop.offsetMessageId} empty={null} />
    </Section>
  );
}
