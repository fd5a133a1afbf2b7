import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../api/call.ts";
import { exactCount, formatRate } from "../../lib/format-count.ts";
import { Button } from "../../ui/button.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import type { Column } from "../../ui/data-table-types.ts";
import { Icon } from "../../ui/icon.tsx";
import { Duration, Quantity, Rate } from "../../ui/quantity.tsx";
import { QueryPart } from "../../ui/query-part.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Facts } from "../../ui/section.tsx";
import styles from "./groups.module.css";
import { groupsLink } from "./links.ts";
import { runningInfoQuery } from "./queries.ts";
import type { GroupsView } from "./use-groups-view.ts";

type Info = AnswerOf<"getConsumerRunningInfo">;
type Queue = Info["queues"][number];
type RateRow = Info["rates"][number];

/** What one client tells of itself: its queues, rates, settings, and its threads when they are asked for. */
export function RunningInfo({ group, clientId, view: { instanceId, search } }: { group: string; clientId: string; view: GroupsView }) {
  const { t } = useTranslation("groups");
  const [wantsThreads, setWantsThreads] = useState(false);
  const info = useQuery(runningInfoQuery(instanceId, group, clientId, wantsThreads));
  return (
    <>
      <div className={styles.clientHead}>
        <Link {...groupsLink(instanceId, { ...search, client: undefined })}>
          <Icon name="chevronLeft" size={13} /> {t("running.back")}
        </Link>
        <code>{clientId}</code>
        <Button small icon="refresh" busy={info.isFetching} onClick={() => void info.refetch()}>
          {t("running.again")}
        </Button>
      </div>
      <QueryPart query={info} waitsFor={t("running.waiting")}>
        {(data) => (
          <>
            <RunningQueues queues={data.queues} />
            <RunningRates rates={data.rates} />
            <section className={styles.block}>
              <h3>{t("running.properties")}</h3>
              <Facts facts={data.properties.map(({ key, value }) => ({ label: key, value }))} />
            </section>
            <section className={styles.block}>
              <h3>{t("running.threads")}</h3>
              {data.threadDump === "" ? (
                <Button busy={wantsThreads && info.isFetching} onClick={() => setWantsThreads(true)}>
                  {t(wantsThreads && !info.isFetching ? "running.noThreads" : "running.askThreads")}
                </Button>
              ) : (
                <CodeBlock samples={[{ language: t("running.threads"), code: data.threadDump }]} />
              )}
            </section>
          </>
        )}
      </QueryPart>
    </>
  );
}

function RunningQueues({ queues }: { queues: Queue[] }) {
  const { t } = useTranslation("groups");
  const columns: Column<Queue>[] = [
    { id: "topic", title: t("subscriptions.topic"), wraps: true, cell: (row) => row.topic },
    { id: "queue", title: t("queues.queue"), cell: (row) => `${row.brokerName} / ${row.queueId}` },
    { id: "commitOffset", title: t("queues.consumer"), align: "right", cell: (row) => <span className={styles.mono}>{row.commitOffset === null ? "–" : exactCount(row.commitOffset)}</span> },
    { id: "cachedMessages", title: t("running.cached"), tip: t("running.cachedTip"), align: "right", cell: (row) => <Quantity value={row.cachedMessages} /> },
    { id: "lastPullAt", title: t("running.lastPull"), cell: (row) => <RelativeTime at={row.lastPullAt} /> },
    { id: "lastConsumedAt", title: t("running.lastConsume"), cell: (row) => <RelativeTime at={row.lastConsumedAt} /> },
    { id: "state", title: t("running.state"), cell: (row) => (row.dropped ? t("running.dropped") : row.locked ? t("running.locked") : t("running.held")) },
  ];
  return (
    <section className={styles.block}>
      <h3>{t("running.queues")}</h3>
      <DataTable label={t("running.queues")} columns={columns} rows={queues} rowKey={(row) => `${row.topic} ${row.brokerName} ${row.queueId}`} empty={<p className={styles.none}>{t("running.noQueues")}</p>} />
    </section>
  );
}

function RunningRates({ rates }: { rates: RateRow[] }) {
  const { t } = useTranslation("groups");
  const columns: Column<RateRow>[] = [
    { id: "topic", title: t("subscriptions.topic"), wraps: true, cell: (row) => row.topic },
    { id: "pull", title: t("running.pull"), align: "right", cell: (row) => <Rate value={row.pullTps} /> },
    { id: "pullRt", title: t("running.pullRt"), align: "right", cell: (row) => <Duration ms={row.pullRtMs} /> },
    { id: "ok", title: t("running.ok"), align: "right", cell: (row) => <Rate value={row.consumeOkTps} /> },
    { id: "failed", title: t("running.failed"), align: "right", cell: (row) => (row.consumeFailedTps === null ? "–" : `${formatRate(row.consumeFailedTps)}/s`) },
    { id: "consumeRt", title: t("running.consumeRt"), align: "right", cell: (row) => <Duration ms={row.consumeRtMs} /> },
    { id: "lastHour", title: t("running.failedLastHour"), align: "right", cell: (row) => <Quantity value={row.consumeFailedLastHour} /> },
  ];
  return (
    <section className={styles.block}>
      <h3>{t("running.rates")}</h3>
      <DataTable label={t("running.rates")} columns={columns} rows={rates} rowKey={(row) => row.topic} empty={<p className={styles.none}>{t("running.noRates")}</p>} />
    </section>
  );
}
