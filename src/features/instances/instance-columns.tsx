import { Link } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { formatEngineVersion } from "../../lib/engine-version.ts";
import type { Column } from "../../ui/data-table-types.ts";
import { CopyText } from "../../ui/copy-text.tsx";
import { TwoLines } from "../../ui/two-lines.tsx";
import { Quantity, Rate } from "../../ui/quantity.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { InstanceHealth } from "./instance-health.tsx";
import { InstanceName } from "./instance-name.tsx";
import { InstanceState } from "./instance-state.tsx";
import type { InstanceRow } from "./queries.ts";
import { RowActions } from "./row-actions.tsx";
import { StorageShare } from "./storage-share.tsx";

/** Columns of INST-5 and INST-6, without what needs a cloud or payment. */
export function instanceColumns(t: TFunction<"instances">): Column<InstanceRow>[] {
  return [
    { id: "name", title: t("columns.nameAndId"), sortable: true, cell: (row) => <TwoLines main={<InstanceName instance={row} />} below={<CopyText text={row.id} />} /> },
    { id: "state", title: t("columns.state"), sortable: true, cell: (row) => <InstanceState state={row.state} detail={row.stateDetail} /> },
    { id: "health", title: t("columns.health"), tip: t("health.tip"), cell: (row) => <InstanceHealth health={row.health} /> },
    { id: "engine", title: t("columns.engine"), sortable: true, wideOnly: true, cell: (row) => <TwoLines main={row.engine} below={formatEngineVersion(row.version)} /> },
    { id: "brokerCount", title: t("columns.brokerCount"), sortable: true, align: "right", cell: (row) => <Quantity value={row.brokerCount} /> },
    { id: "topicCount", title: t("columns.topicCount"), sortable: true, align: "right", cell: (row) => <Quantity value={row.topicCount} /> },
    { id: "groupCount", title: t("columns.groupCount"), sortable: true, align: "right", wideOnly: true, cell: (row) => <Quantity value={row.groupCount} /> },
    { id: "produceTps", title: t("columns.produceTps"), sortable: true, align: "right", cell: (row) => <Rate value={row.produceTps} /> },
    { id: "consumeTps", title: t("columns.consumeTps"), sortable: true, align: "right", cell: (row) => <Rate value={row.consumeTps} /> },
    { id: "storageUsedBytes", title: t("columns.storage"), sortable: true, align: "right", wideOnly: true, cell: (row) => <StorageShare usedBytes={row.storageUsedBytes} freeBytes={row.storageFreeBytes} /> },
    { id: "createdAt", title: t("columns.createdAt"), sortable: true, wideOnly: true, firstDirection: "desc", cell: (row) => <RelativeTime at={row.createdAt} /> },
    { id: "actions", title: <span hidden>{t("columns.actions")}</span>, width: 90, align: "right", cell: (row) => <RowActions instance={row} manage={<Link to="/instances/$instanceId" params={{ instanceId: row.id }}>{t("actions.manage")}</Link>} /> },
  ];
}
