import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ClientInstance } from "../../contract/clients.ts";
import { DataTable } from "../../ui/data-table.tsx";
import { DetailDrawer } from "../../ui/detail-drawer.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { AsOf } from "../../ui/relative-time.tsx";
import { StatusDot } from "../../ui/status-dot.tsx";
import { WarningList } from "../../ui/warning-list.tsx";
import { clientColumns } from "./client-columns.tsx";
import { producerClientsQuery } from "./queries.ts";

/** Connected instances of a producer group (PROD-4 to PROD-6). */
export function ProducerDrawer({ instanceId, group, onClose }: { instanceId: string; group: string; onClose: () => void }) {
  const { t } = useTranslation("clients");
  const { data, error, refetch } = useQuery(producerClientsQuery(instanceId, group));
  const columns = clientColumns<ClientInstance>(t, group, t("columns.address"), t("columns.language"));
  const state = data && (
    <>
      <StatusDot tone={data.rows.length > 0 ? "ok" : "idle"}>{t("drawer.online", { count: data.rows.length })}</StatusDot>
      <AsOf at={data.asOf} />
    </>
  );
  const empty = (
    <EmptyState icon="producer" title={t("drawer.gone", { group })}>
      {t("drawer.goneText")}
    </EmptyState>
  );
  return (
    <DetailDrawer title={`${t("producers.drawer")} · ${group}`} state={state} onClose={onClose} width={840}>
      <WarningList warnings={data?.warnings} />
      {error && data && <ErrorNotice error={error} />}
      <DataTable label={t("columns.connected")} columns={[columns.group, columns.address, columns.name, columns.language, columns.version, columns.heartbeat]} rows={data?.rows} rowKey={(client) => `${client.clientId} ${client.address}`} error={error} onRetry={() => void refetch()} empty={empty} />
    </DetailDrawer>
  );
}
