import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../api/call.ts";
import { exactCount } from "../../lib/format-count.ts";
import { pageSizes, sortParam } from "../../lib/search-params.ts";
import { DataTable } from "../../ui/data-table.tsx";
import type { Column } from "../../ui/data-table-types.ts";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Pager } from "../../ui/pager.tsx";
import { Quantity } from "../../ui/quantity.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { WarningList } from "../../ui/warning-list.tsx";
import { offsetQueryLink } from "./links.ts";
import { topicQueuesQuery } from "./queries.ts";
import { queueSortColumns } from "./search.ts";
import styles from "./topics.module.css";
import type { TopicsView } from "./use-topics-view.ts";

type QueueRow = AnswerOf<"listTopicQueues">["rows"][number];

/** The queues with their offsets (TOPIC-10), ten a page; each leads to its newest message. */
export function TopicQueuesTab({ topic, view: { instanceId, search, change } }: { topic: string; view: TopicsView }) {
  const { t } = useTranslation("topics");
  const queues = useQuery(topicQueuesQuery(instanceId, topic, search));
  const columns: Column<QueueRow>[] = [
    { id: "brokerName", title: t("columns.broker"), sortable: true, cell: (row) => row.brokerName },
    { id: "queueId", title: t("queues.queueId"), sortable: true, align: "right", firstDirection: "asc", cell: (row) => row.queueId },
    { id: "minOffset", title: t("queues.minOffset"), tip: t("queues.minOffsetTip"), sortable: true, align: "right", cell: (row) => <span className={styles.mono}>{exactCount(row.minOffset)}</span> },
    { id: "maxOffset", title: t("queues.maxOffset"), tip: t("queues.maxOffsetTip"), sortable: true, align: "right", cell: (row) => <span className={styles.mono}>{exactCount(row.maxOffset)}</span> },
    { id: "storedMessages", title: t("columns.stored"), sortable: true, align: "right", cell: (row) => <Quantity value={row.storedMessages} /> },
    { id: "lastStoredAt", title: t("columns.lastStored"), sortable: true, firstDirection: "desc", cell: (row) => <RelativeTime at={row.lastStoredAt} /> },
    { id: "actions", title: "", align: "right", cell: (row) => <NewestLink row={row} topic={topic} instanceId={instanceId} /> },
  ];
  return (
    <>
      {queues.data && queues.error && <ErrorNotice error={queues.error} />}
      <WarningList warnings={queues.data?.warnings} />
      <DataTable
        label={t("tabs.queues")}
        columns={columns}
        rows={queues.data?.rows}
        rowKey={(row) => `${row.brokerName}/${row.queueId}`}
        sort={search.queueSort ?? "brokerName"}
        onSort={(sort) => change({ queueSort: sortParam(sort, queueSortColumns), queuePage: undefined })}
        error={queues.error}
        onRetry={() => void queues.refetch()}
        isStale={queues.isPlaceholderData}
        empty={<p className={styles.none}>{t("queues.none")}</p>}
      />
      <Pager page={search.queuePage ?? 1} size={search.queueSize ?? pageSizes[0]} total={queues.data?.total} onChange={({ page, size }) => change({ queuePage: page, queueSize: size ?? search.queueSize })} />
    </>
  );
}

/** The offset query of TOPIC-20 opens on the messages page, filled in with the newest offset of the queue. */
function NewestLink({ row, topic, instanceId }: { row: QueueRow; topic: string; instanceId: string }) {
  const { t } = useTranslation("topics");
  if (row.storedMessages === 0) return <span className={styles.off}>{t("queues.empty")}</span>;
  return (
    <Link {...offsetQueryLink(instanceId, { topic, broker: row.brokerName, queue: row.queueId, offset: row.maxOffset - 1 })}>{t("queues.newest")}</Link>
  );
}
