import { useQuery } from "@tanstack/react-query";
import { Suspense, lazy } from "react";
import { useTranslation } from "react-i18next";
import { sortParam } from "../../lib/search-params.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { NoHits } from "../../ui/empty-state.tsx";
import { ListTable } from "../../ui/list-table.tsx";
import { PageHead } from "../../ui/page-head.tsx";
import { dialTestLink } from "./links.ts";
import { topicListQuery } from "./queries.ts";
import { isNarrowed, topicSortColumns } from "./search.ts";
import { useTopicColumns } from "./topic-columns.tsx";
import { TopicFilters } from "./topic-filters.tsx";
import { useTopicsView } from "./use-topics-view.ts";

const TopicsEmpty = lazy(() => import("./topics-empty.tsx"));
const TopicDrawer = lazy(() => import("./topic-drawer.tsx"));
const CreateTopic = lazy(() => import("./create-topic.tsx"));
const EditTopic = lazy(() => import("./edit-topic.tsx"));
const DeleteTopic = lazy(() => import("./delete-topic.tsx"));

const rowKey = (row: { topic: string; brokerName: string }): string => `${row.topic}@${row.brokerName}`;

/** The topics of an instance, one row a topic and broker (TOPIC-1); drawer and forms load on demand. */
export function TopicsPage() {
  const { t } = useTranslation("topics");
  const view = useTopicsView();
  const { instanceId, search, change, narrow } = view;
  const list = useQuery(topicListQuery(instanceId, search));
  const columns = useTopicColumns(view);
  const openRow = list.data?.rows.find((row) => row.topic === search.topic);
  const clear = (): void => narrow({ q: undefined, broker: undefined, kind: undefined, type: undefined, permission: undefined, auto: undefined });
  const empty = isNarrowed(search) ? (
    <NoHits onClear={clear} />
  ) : (
    <Suspense>
      <TopicsEmpty instanceId={instanceId} onCreate={() => change({ create: true })} />
    </Suspense>
  );
  return (
    <>
      <PageHead
        title={t("title")}
        actions={
          <>
            <ButtonLink {...dialTestLink(instanceId)} icon="dialTest">
              {t("actions.dialTest")}
            </ButtonLink>
            <Button kind="primary" icon="add" onClick={() => change({ create: true })}>
              {t("actions.create")}
            </Button>
          </>
        }
      />
      <TopicFilters view={view} asOf={list.data?.asOf} onRefresh={() => void list.refetch()} isRefreshing={list.isFetching} />
      <ListTable
        label={t("title")}
        list={list}
        columns={columns}
        rowKey={rowKey}
        sort={search.sort ?? "topic"}
        onSort={(sort) => narrow({ sort: sort === "topic" ? undefined : sortParam(sort, topicSortColumns) })}
        openKey={openRow && rowKey(openRow)}
        empty={empty}
        search={search}
        onPage={change}
      />
      <Suspense>
        {search.topic !== undefined && <TopicDrawer key={search.topic} topic={search.topic} view={view} />}
        {search.create && <CreateTopic view={view} />}
        {search.edit !== undefined && <EditTopic key={search.edit} topic={search.edit} view={view} />}
        {search.remove !== undefined && <DeleteTopic key={search.remove} topic={search.remove} view={view} />}
      </Suspense>
    </>
  );
}
