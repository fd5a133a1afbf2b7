import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../api/call.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import type { Column } from "../../ui/data-table-types.ts";
import { DetailDrawer } from "../../ui/detail-drawer.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Icon } from "../../ui/icon.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { AsOf } from "../../ui/relative-time.tsx";
import { StatusDot } from "../../ui/status-dot.tsx";
import { WarningList } from "../../ui/warning-list.tsx";
import { clientColumns } from "./client-columns.tsx";
import { ClientWord } from "./client-words.tsx";
import styles from "./clients.module.css";
import { consumerClientsQuery } from "./queries.ts";
import { RunningInfo } from "./running-info.tsx";
import type { ConsumersSearch } from "./search.ts";

type ConsumerClient = AnswerOf<"listConsumerClients">["rows"][number];

interface ConsumerDrawerProps {
  instanceId: string;
  group: string;
  /** State of the page; `client` is the one whose running info is shown instead of the list. */
  search: ConsumersSearch;
  onClose: () => void;
}

/** Connected instances of a consumer group (CONS-2 to CONS-4), and the running info of one of them. */
export function ConsumerDrawer({ instanceId, group, search, onClose }: ConsumerDrawerProps) {
  const { t } = useTranslation("clients");
  const { data, error, refetch } = useQuery(consumerClientsQuery(instanceId, group));
  const state = data && (
    <>
      <StatusDot tone={data.rows.length > 0 ? "ok" : "idle"}>{t("drawer.online", { count: data.rows.length })}</StatusDot>
      <AsOf at={data.asOf} />
    </>
  );
  const openGroup = (
    <ButtonLink small to="/instances/$instanceId/groups" params={{ instanceId }} search={{ group }}>
      {t("drawer.openGroup")}
    </ButtonLink>
  );
  return (
    <DetailDrawer title={`${t("consumers.drawer")} · ${group}`} state={state} actions={openGroup} onClose={onClose} width={960}>
      <WarningList warnings={data?.warnings} />
      {error && data && <ErrorNotice error={error} />}
      {search.client === undefined ? (
        <ClientTable instanceId={instanceId} group={group} search={search} clients={data?.rows} error={error} onRetry={() => void refetch()} />
      ) : (
        <>
          <Link to="/instances/$instanceId/consumers" params={{ instanceId }} search={{ ...search, client: undefined }} className={styles.back}>
            <Icon name="chevronLeft" size={14} />
            {t("drawer.back", { group })}
          </Link>
          <RunningInfo key={search.client} instanceId={instanceId} group={group} clientId={search.client} client={data?.rows.find((row) => row.clientId === search.client)} />
        </>
      )}
    </DetailDrawer>
  );
}

interface ClientTableProps {
  instanceId: string;
  group: string;
  search: ConsumersSearch;
  clients: readonly ConsumerClient[] | undefined;
  error: unknown;
  onRetry: () => void;
}

function ClientTable({ instanceId, group, search, clients, error, onRetry }: ClientTableProps) {
  const { t } = useTranslation("clients");
  const common = clientColumns<ConsumerClient>(t, group, t("columns.clientIp"), t("columns.type"));
  const columns: Column<ConsumerClient>[] = [
    common.group,
    common.address,
    common.language,
    common.version,
    common.name,
    { id: "consumeType", title: t("columns.consumeType"), cell: (client) => <ClientWord word={client.consumeType} /> },
    { id: "messageModel", title: t("columns.messageModel"), cell: (client) => <ClientWord word={client.messageModel} /> },
    { id: "consumeFromWhere", title: t("columns.startPosition"), cell: (client) => <ClientWord word={client.consumeFromWhere} /> },
    common.heartbeat,
    {
      id: "actions",
      title: t("columns.actions"),
      align: "right",
      cell: (client) => (
        <Link to="/instances/$instanceId/consumers" params={{ instanceId }} search={{ ...search, client: client.clientId }} resetScroll={false}>
          {t("drawer.runningInfo")}
        </Link>
      ),
    },
  ];
  const empty = (
    <EmptyState icon="consumer" title={t("drawer.gone", { group })}>
      {t("drawer.goneText")}
    </EmptyState>
  );
  return <DataTable label={t("columns.connected")} columns={columns} rows={clients} rowKey={(client) => `${client.clientId} ${client.address}`} error={error} onRetry={onRetry} empty={empty} />;
}
