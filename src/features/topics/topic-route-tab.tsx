import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../api/call.ts";
import { CopyText } from "../../ui/copy-text.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import type { Column } from "../../ui/data-table-types.ts";
import { topicRouteQuery } from "./queries.ts";
import { QueryPart } from "../../ui/query-part.tsx";
import { PermissionText } from "./topic-words.tsx";
import styles from "./topics.module.css";
import type { TopicsView } from "./use-topics-view.ts";

type Route = AnswerOf<"getTopicRoute">;
type BrokerRow = Route["brokers"][number];
type QueueRow = Route["queues"][number];

/** Where clients find the topic, as the name server answers (TOPIC-15 to TOPIC-17). */
export function TopicRouteTab({ topic, view: { instanceId } }: { topic: string; view: TopicsView }) {
  const { t } = useTranslation("topics");
  const route = useQuery(topicRouteQuery(instanceId, topic));
  const brokerColumns: Column<BrokerRow>[] = [
    { id: "brokerName", title: t("route.proxy"), cell: (row) => row.brokerName },
    {
      id: "addresses",
      title: t("route.address"),
      tip: t("route.addressTip"),
      wraps: true,
      cell: (row) => row.addresses.map(({ brokerId, address }) => <div key={brokerId}>{<CopyText text={`${brokerId}:${address}`} />}</div>),
    },
  ];
  const queueColumns: Column<QueueRow>[] = [
    { id: "brokerName", title: t("route.proxy"), cell: (row) => row.brokerName },
    { id: "readQueues", title: t("columns.readQueues"), align: "right", cell: (row) => row.readQueues },
    { id: "writeQueues", title: t("columns.writeQueues"), align: "right", cell: (row) => row.writeQueues },
    { id: "permission", title: t("columns.permission"), cell: (row) => <PermissionText bits={row.permission} /> },
  ];
  return (
    <QueryPart query={route}>
      {({ ordered, brokers, queues }) => (
        <>
          <section className={styles.block}>
            <h3>
              {t("route.proxies")} <small>{t(ordered ? "ordered.yes" : "ordered.no")}</small>
            </h3>
            <DataTable label={t("route.proxies")} columns={brokerColumns} rows={brokers} rowKey={(row) => row.brokerName} empty={<p className={styles.none}>{t("route.none")}</p>} />
          </section>
          <section className={styles.block}>
            <h3>{t("route.queues")}</h3>
            <DataTable label={t("route.queues")} columns={queueColumns} rows={queues} rowKey={(row) => row.brokerName} empty={<p className={styles.none}>{t("route.none")}</p>} />
          </section>
        </>
      )}
    </QueryPart>
  );
}
