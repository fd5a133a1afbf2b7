import { Link } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import type { AnswerOf } from "../../api/call.ts";
import type { BrokerRow } from "../../contract/cluster.ts";
import { CopyText } from "../../ui/copy-text.tsx";
import type { Column } from "../../ui/data-table-types.ts";
import { HiddenText } from "../../ui/hidden-text.tsx";
import { Quantity, Rate } from "../../ui/quantity.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { TwoLines } from "../../ui/two-lines.tsx";
import { cx } from "../../lib/class-names.ts";
import styles from "./cluster.module.css";
import { hostAndPort } from "./node-list.ts";
import { NodeMenu } from "./node-menu.tsx";
import { NodeState } from "./node-state.tsx";
import { DiskShare } from "./ratio.tsx";
import type { ClusterView } from "./use-cluster-view.ts";

type Cell = Column<BrokerRow>;

/** What the rows need of the page. */
interface View extends ClusterView {
  rows: readonly BrokerRow[];
  control: AnswerOf<"getCluster">["nodeControl"] | undefined;
}

/** The name opens the broker's drawer; a slave stands indented under its master (CLU-5, CLU-6). */
function NodeName({ row, view: { instanceId, search } }: { row: BrokerRow; view: View }) {
  return (
    <Link className={cx(styles.name, row.role === "slave" && styles.slave)} to="/instances/$instanceId/cluster" params={{ instanceId }} search={{ ...search, broker: row.brokerName, node: row.brokerId }} resetScroll={false}>
      <span className={styles.clip} data-tip={row.brokerName.length > 14 ? row.brokerName : undefined}>
        {row.brokerName}
      </span>
    </Link>
  );
}

function NodeAddress({ address }: { address: string }) {
  return (
    <CopyText text={address}>
      <span className={styles.clip} data-tip={address.length > 20 ? address : undefined}>
        {address}
      </span>
    </CopyText>
  );
}

function identity(t: TFunction<"cluster">, view: View): [Cell, Cell, Cell] {
  return [
    { id: "broker", title: t("columns.broker"), sortable: true, cell: (row) => <NodeName row={row} view={view} /> },
    { id: "role", title: t("columns.role"), cell: (row) => t(`role.${row.role}`) },
    { id: "state", title: t("columns.state"), cell: (row) => <NodeState row={row} rows={view.rows} /> },
  ];
}

function actions(t: TFunction<"cluster">, view: View): Cell {
  return { id: "actions", title: <HiddenText>{t("columns.actions")}</HiddenText>, align: "right", width: 44, cell: (row) => <NodeMenu row={row} view={view} control={view.control} /> };
}

/** Columns of CLU-2 and CLU-3 with role, state, address and disk. */
export function statisticsColumns(t: TFunction<"cluster">, view: View): Cell[] {
  const [name, ...others] = identity(t, view);
  const total = (id: "producedToday" | "consumedToday" | "producedYesterday" | "consumedYesterday", tip: string): Cell => ({ id, title: t(`columns.${id}`), tip, sortable: true, align: "right", cell: (row) => <Quantity value={row[id]} unknownTip={t("broker.notTold")} /> });
  return [
    // The address stands below the name: as a column of its own it would not fit 1280 px.
    { ...name, cell: (row) => <TwoLines main={<NodeName row={row} view={view} />} below={<NodeAddress address={row.address} />} /> },
    ...others,
    { id: "produceTps", title: t("columns.produceTps"), tip: t("columns.tpsTip"), sortable: true, align: "right", cell: (row) => <Rate value={row.produceTps} unknownTip={t("broker.notTold")} /> },
    { id: "consumeTps", title: t("columns.consumeTps"), tip: t("columns.tpsTip"), sortable: true, align: "right", cell: (row) => <Rate value={row.consumeTps} unknownTip={t("broker.notTold")} /> },
    total("producedToday", t("columns.todayTip")),
    total("consumedToday", t("columns.todayTip")),
    { ...total("producedYesterday", t("columns.yesterdayTip")), wideOnly: true },
    { ...total("consumedYesterday", t("columns.yesterdayTip")), wideOnly: true },
    { id: "disk", title: t("columns.disk"), sortable: true, align: "right", cell: (row) => <DiskShare ratio={row.diskUsedRatio} /> },
    actions(t, view),
  ];
}

/** The configuration view of CLU-4: address, port, role and storage path of every node. */
export function configurationColumns(t: TFunction<"cluster">, view: View): Cell[] {
  return [
    ...identity(t, view),
    { id: "brokerId", title: t("columns.brokerId"), align: "right", cell: (row) => row.brokerId },
    { id: "address", title: t("columns.host"), sortable: true, cell: (row) => <CopyText text={row.address}>{hostAndPort(row.address).host}</CopyText> },
    { id: "port", title: t("columns.port"), align: "right", cell: (row) => hostAndPort(row.address).port },
    { id: "version", title: t("columns.version"), sortable: true, cell: (row) => row.version ?? "–" },
    { id: "startedAt", title: t("columns.startedAt"), sortable: true, firstDirection: "desc", wideOnly: true, cell: (row) => <RelativeTime at={row.bootedAt} /> },
    { id: "topicCount", title: t("columns.topics"), sortable: true, align: "right", wideOnly: true, cell: (row) => <Quantity value={row.topicCount} unknownTip={t("broker.notTold")} /> },
    { id: "storePath", title: t("columns.storePath"), wideOnly: true, wraps: true, cell: (row) => (row.storePath === null ? <span className={styles.unknown}>{t("broker.notTold")}</span> : <CopyText text={row.storePath} />) },
    actions(t, view),
  ];
}
