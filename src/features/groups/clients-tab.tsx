import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../api/call.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { CopyText } from "../../ui/copy-text.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import type { Column } from "../../ui/data-table-types.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { QueryPart } from "../../ui/query-part.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { TwoLines } from "../../ui/two-lines.tsx";
import { WarningList } from "../../ui/warning-list.tsx";
import { MechanismText, StartText } from "./group-words.tsx";
import { groupsLink, samplesLink } from "./links.ts";
import { clientsQuery } from "./queries.ts";
import { RunningInfo } from "./running-info.tsx";
import type { GroupsView } from "./use-groups-view.ts";

type Client = AnswerOf<"listConsumerClients">["rows"][number];

/** The clients that are connected now (CONS-2); one of them can be asked for its running state. */
export function ClientsTab({ group, view }: { group: string; view: GroupsView }) {
  const { instanceId, search } = view;
  const clients = useQuery(clientsQuery(instanceId, group));
  if (search.client !== undefined) return <RunningInfo key={search.client} group={group} clientId={search.client} view={view} />;
  return <QueryPart query={clients}>{(data) => <ClientList group={group} view={view} data={data} />}</QueryPart>;
}

function ClientList({ group, view: { instanceId, search }, data }: { group: string; view: GroupsView; data: AnswerOf<"listConsumerClients"> }) {
  const { t } = useTranslation("groups");
  const columns: Column<Client>[] = [
    { id: "clientId", title: t("clients.clientId"), wraps: true, cell: (row) => <CopyText text={row.clientId}>{<Link {...groupsLink(instanceId, { ...search, client: row.clientId })}>{row.clientId}</Link>}</CopyText> },
    { id: "address", title: t("clients.address"), cell: (row) => <CopyText text={row.address} /> },
    { id: "language", title: t("clients.type"), cell: (row) => <TwoLines main={row.language} below={row.version} /> },
    { id: "consumeType", title: t("clients.way"), cell: (row) => <MechanismText consumeType={row.consumeType} messageModel={row.messageModel} /> },
    { id: "consumeFromWhere", title: t("columns.start"), cell: (row) => <StartText from={row.consumeFromWhere} /> },
    { id: "lastHeartbeatAt", title: t("clients.heartbeat"), wideOnly: true, cell: (row) => <RelativeTime at={row.lastHeartbeatAt} /> },
  ];
  const empty = (
    <EmptyState
      icon="clients"
      title={t("clients.noneTitle")}
      action={
        <ButtonLink icon="link" {...samplesLink(instanceId, group)}>
          {t("actions.samples")}
        </ButtonLink>
      }
    >
      {t("clients.none")}
    </EmptyState>
  );
  return (
    <>
      <WarningList warnings={data.warnings} />
      <DataTable label={t("tabs.clients")} columns={columns} rows={data.rows} rowKey={(row) => `${row.clientId} ${row.address}`} empty={empty} />
    </>
  );
}
