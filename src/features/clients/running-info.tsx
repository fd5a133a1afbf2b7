import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../api/call.ts";
import { CopyText, Mono } from "../../ui/copy-text.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Facts, Section } from "../../ui/section.tsx";
import { StatusDot } from "../../ui/status-dot.tsx";
import styles from "./clients.module.css";
import { queueColumns, rateColumns } from "./running-columns.tsx";
import { runningInfoQuery } from "./queries.ts";
import { ThreadDump } from "./thread-dump.tsx";

type Running = AnswerOf<"getConsumerRunningInfo">;

interface RunningInfoProps {
  instanceId: string;
  group: string;
  clientId: string;
  /** As the broker sees it; absent when it has just gone. */
  client: AnswerOf<"listConsumerClients">["rows"][number] | undefined;
}

/** What one consumer client tells of itself: the queues that it holds, its rates, its subscriptions, its threads. */
export function RunningInfo({ instanceId, group, clientId, client }: RunningInfoProps) {
  const { t } = useTranslation("clients");
  const { data, error, refetch } = useQuery(runningInfoQuery(instanceId, group, clientId));
  return (
    <>
      <div className={styles.client}>
        <Facts
          facts={[
            { label: t("columns.instanceName"), value: <CopyText text={clientId} /> },
            { label: t("columns.clientIp"), value: client && <CopyText text={client.address} /> },
            { label: t("columns.version"), value: client && `${client.language} ${client.version}` },
            { label: t("columns.heartbeat"), value: <RelativeTime at={client?.lastHeartbeatAt} /> },
          ]}
        />
      </div>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && (
        <p role="status" className={styles.waiting}>
          <StatusDot tone="busy">{t("running.asking")}</StatusDot>
        </p>
      )}
      {data && <Answer instanceId={instanceId} running={data} />}
      {data && <ThreadDump instanceId={instanceId} group={group} clientId={clientId} />}
    </>
  );
}

function Answer({ instanceId, running }: { instanceId: string; running: Running }) {
  const { t } = useTranslation("clients");
  return (
    <>
      <Section title={t("running.queues")} note={t("running.queuesNote")}>
        <DataTable label={t("running.queues")} columns={queueColumns(t)} rows={running.queues} rowKey={(row) => `${row.topic} ${row.brokerName} ${row.queueId}`} empty={<p className={styles.waiting}>{t("running.noQueues")}</p>} />
      </Section>
      <Section title={t("running.rates")}>
        <DataTable label={t("running.rates")} columns={rateColumns(t)} rows={running.rates} rowKey={(row) => row.topic} empty={<p className={styles.waiting}>{t("running.noRates")}</p>} />
      </Section>
      <Section title={t("running.subscriptions")}>
        <DataTable
          label={t("running.subscriptions")}
          columns={[
            {
              id: "topic",
              title: t("columns.topic"),
              cell: (row) => (
                <Link to="/instances/$instanceId/topics" params={{ instanceId }} search={{ topic: row.topic }}>
                  {row.topic}
                </Link>
              ),
            },
            { id: "expressionType", title: t("running.expressionType"), cell: (row) => row.expressionType },
            { id: "expression", title: t("running.expression"), wraps: true, cell: (row) => <Mono>{row.expression || "–"}</Mono> },
          ]}
          rows={running.subscriptions}
          rowKey={(row) => row.topic}
          empty={<p className={styles.waiting}>–</p>}
        />
      </Section>
      <Section title={t("running.properties")}>
        <DataTable
          label={t("running.properties")}
          columns={[
            { id: "key", title: t("running.property"), cell: (row) => <Mono>{row.key}</Mono> },
            { id: "value", title: t("running.value"), wraps: true, cell: (row) => row.value || "–" },
          ]}
          rows={running.properties}
          rowKey={(row) => row.key}
          empty={<p className={styles.waiting}>–</p>}
        />
      </Section>
    </>
  );
}
