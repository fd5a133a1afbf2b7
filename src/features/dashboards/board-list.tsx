import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../api/call.ts";
import { boardListQuery, boardsKey } from "../../parts/board-queries.ts";
import type { BoardRow } from "../../parts/board-queries.ts";
import { Button } from "../../ui/button.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import type { Column } from "../../ui/data-table-types.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Quantity } from "../../ui/quantity.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { BoardForm } from "./board-form.tsx";
import styles from "./dashboards.module.css";

/** The boards that people made, of the whole console (MON-019); `instanceId` is the one that the reader comes from. */
export function BoardList({ instanceId }: { instanceId: string }) {
  const { t } = useTranslation("dashboards");
  const list = useQuery(boardListQuery);
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [isMaking, setIsMaking] = useState(false);
  const make = async (values: { name: string; description: string }): Promise<void> => {
    const { id } = await call("createBoard", { body: values });
    void queryClient.invalidateQueries({ queryKey: boardsKey });
    await navigate({ to: "/dashboards/$boardId", params: { boardId: String(id) }, search: { instance: instanceId } });
  };
  const button = (
    <Button kind="primary" icon="add" onClick={() => setIsMaking(true)}>
      {t("list.create")}
    </Button>
  );
  const rows = list.data?.rows;
  const empty = (
    <EmptyState icon="chart" title={t("list.emptyTitle")} action={button}>
      {t("list.emptyText")}
    </EmptyState>
  );
  return (
    <>
      {rows && rows.length > 0 && <div className={styles.listHead}>{button}</div>}
      {list.error && rows && <ErrorNotice error={list.error} />}
      <DataTable label={t("list.label")} columns={useColumns(instanceId)} rows={rows} rowKey={({ id }) => String(id)} error={list.error} onRetry={() => void list.refetch()} empty={empty} />
      {isMaking && <BoardForm title={t("list.create")} action={t("list.make")} initial={{ name: "", description: "" }} onSubmit={make} onClose={() => setIsMaking(false)} />}
    </>
  );
}

function useColumns(instanceId: string): Column<BoardRow>[] {
  const { t } = useTranslation("dashboards");
  return [
    {
      id: "name",
      title: t("list.name"),
      wraps: true,
      cell: ({ id, name }) => (
        <Link to="/dashboards/$boardId" params={{ boardId: String(id) }} search={{ instance: instanceId }}>
          {name}
        </Link>
      ),
    },
    { id: "description", title: t("list.description"), wraps: true, wideOnly: true, cell: ({ description }) => description || "–" },
    { id: "owner", title: t("list.owner"), width: 150, cell: ({ owner, isMine }) => (isMine ? t("list.mine", { owner }) : owner) },
    { id: "panels", title: t("list.panels"), align: "right", width: 90, cell: ({ panelCount }) => <Quantity value={panelCount} /> },
    { id: "updatedAt", title: t("list.updatedAt"), align: "right", width: 150, cell: ({ updatedAt }) => <RelativeTime at={updatedAt} /> },
  ];
}
