import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../api/call.ts";
import { AsOf } from "../../ui/relative-time.tsx";
import { DetailDrawer } from "../../ui/detail-drawer.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { LinkTabs } from "../../ui/link-tabs.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { WarningList } from "../../ui/warning-list.tsx";
import { BrokerCharts } from "./broker-charts.tsx";
import { BrokerConfig } from "./broker-config.tsx";
import { BrokerFacts } from "./broker-facts.tsx";
import { BrokerRuntime } from "./broker-runtime.tsx";
import { isAway, isDown } from "./node-list.ts";
import { NodeMenu } from "./node-menu.tsx";
import { NodeState } from "./node-state.tsx";
import { brokerQuery } from "./queries.ts";
import { brokerParts } from "./search.ts";
import type { BrokerPart } from "./search.ts";
import { StoppedNode } from "./stopped-node.tsx";
import type { ClusterView } from "./use-cluster-view.ts";

interface BrokerDrawerProps {
  view: ClusterView;
  /** Whether this engine starts and stops brokers. */
  control: AnswerOf<"getCluster">["nodeControl"] | undefined;
  brokerName: string;
  brokerId: number;
  part: BrokerPart;
  /** Narrows the keys of the runtime and the configuration. */
  filter: string;
  onFilter: (text: string) => void;
  onClose: () => void;
}

/** What one broker node tells of itself: BRK-7, the 45 figures of BRK-1, its configuration. */
export function BrokerDrawer({ view, control, brokerName, brokerId, part, filter, onFilter, onClose }: BrokerDrawerProps) {
  const { t } = useTranslation("cluster");
  const { instanceId, search } = view;
  const { data, error, refetch } = useQuery(brokerQuery(instanceId, brokerName, brokerId));
  const tabs = brokerParts.map((id) => ({
    id,
    label: t(`broker.${id}`),
    link: { to: "/instances/$instanceId/cluster" as const, params: { instanceId }, search: { ...search, part: id === "detail" ? undefined : id, key: undefined } },
  }));
  const state = data && (
    <>
      <NodeState row={data.broker} rows={[]} />
      <AsOf at={data.asOf} />
    </>
  );
  return (
    <DetailDrawer title={`${brokerName} · ${brokerId === 0 ? t("role.master") : `${t("role.slave")} ${brokerId}`}`} state={state} actions={data && <NodeMenu row={data.broker} view={view} control={control} />} onClose={onClose} width={680}>
      <LinkTabs label={t("broker.tabs")} current={part} tabs={tabs} />
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {error && data && <ErrorNotice error={error} />}
      <WarningList warnings={data?.warnings} />
      {data && isDown(data.broker) && part === "detail" && <StoppedNode row={data.broker} view={view} />}
      {data && (part === "runtime" || part === "config") && isAway(data.broker.state) && <p>{t("node.notRunning")}</p>}
      {data && part === "detail" && <BrokerFacts detail={data} />}
      {part === "charts" && <BrokerCharts broker={brokerName} view={view} />}
      {data && part === "runtime" && !isAway(data.broker.state) && <BrokerRuntime detail={data} />}
      {data && part === "config" && !isAway(data.broker.state) && <BrokerConfig config={data.config} filter={filter} onFilter={onFilter} />}
    </DetailDrawer>
  );
}
