import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../api/call.ts";
import { instanceQuery } from "../../api/instance-queries.ts";
import { formatEngineVersion } from "../../lib/engine-version.ts";
import type { ChartPlan } from "../../parts/chart-plans.ts";
import { LazyChartSet } from "../../parts/lazy-chart-set.tsx";
import { ButtonLink } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { PageHead } from "../../ui/page-head.tsx";
import { StatusDot } from "../../ui/status-dot.tsx";
import { CheckList } from "./check-list.tsx";
import { ClusterTable } from "./cluster-table.tsx";
import { FindingList } from "./finding-list.tsx";
import { OverviewFigures } from "./overview-figures.tsx";
import { clustersQuery, findingsQuery, firingQuery, unattendedQuery } from "./queries.ts";
import { TopLists } from "./top-lists.tsx";
import { Verdict } from "./verdict.tsx";

type Instance = AnswerOf<"getInstance">;

const route = getRouteApi("/instances/$instanceId");
const tones = { running: "ok", connecting: "busy", unreachable: "danger", denied: "danger" } as const;
const subject = { scope: "instance" } as const;
/** All the others are on the cluster page. */
const plans: readonly ChartPlan[] = [
  { id: "rates", title: "rates", series: [{ metric: "produceRate", subject }, { metric: "consumeRate", subject }] },
  { id: "lag", title: "lag", series: [{ metric: "lag", subject }, { metric: "inflight", subject }, { metric: "ready", subject }] },
];

const noAlarms = { count: 0, isCritical: false };

/** The first page of an instance: is anything wrong? (PRODUCT "How it should feel"; OVER) */
export function OverviewPage() {
  const { instanceId } = route.useParams();
  const { data, error, refetch } = useQuery(instanceQuery(instanceId));
  const findings = useQuery({ ...findingsQuery(instanceId), enabled: data !== undefined });
  const overview = useQuery({ ...clustersQuery(instanceId), enabled: data !== undefined }).data;
  const unattended = useQuery({ ...unattendedQuery(instanceId), enabled: data !== undefined }).data ?? noAlarms;
  const firing = useQuery({ ...firingQuery(instanceId), enabled: data !== undefined }).data ?? 0;
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  const isEmpty = data.state === "running" && overview?.userTopics === 0;
  return (
    <>
      <OverviewHead instance={data} />
      {error && <ErrorNotice error={error} />}
      {findings.error && !findings.data && <ErrorNotice error={findings.error} onRetry={() => void findings.refetch()} />}
      {findings.data && (
        <>
          <Verdict findings={findings.data} alarms={{ ...unattended, total: Math.max(firing, unattended.count) }} />
          <FindingList instanceId={instanceId} findings={findings.data} />
        </>
      )}
      <OverviewFigures instance={data} />
      {isEmpty ? <FirstSteps instanceId={instanceId} /> : <Activity instance={data} />}
      {overview && overview.clusters.length > 0 && <ClusterTable clusters={overview.clusters} />}
      {findings.data && <CheckList checks={findings.data.checks} />}
    </>
  );
}

/** Charts and rankings. */
function Activity({ instance }: { instance: Instance }) {
  const { finding: _finding, all: _all, ...search } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <>
      <LazyChartSet instanceId={instance.id} name={instance.name} plans={plans} search={search} onSearch={(part) => void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false })} />
      <TopLists instanceId={instance.id} />
    </>
  );
}

function OverviewHead({ instance }: { instance: Instance }) {
  const { t } = useTranslation("overview");
  const state = (
    <>
      <StatusDot tone={tones[instance.state]} tip={instance.stateDetail || undefined}>
        {t(`state.${instance.state}`)}
      </StatusDot>
      <span>
        {instance.engine} {formatEngineVersion(instance.version)}
      </span>
    </>
  );
  const actions = (
    <ButtonLink icon="link" to="/instances/$instanceId/details" params={{ instanceId: instance.id }}>
      {t("details")}
    </ButtonLink>
  );
  return <PageHead title={instance.name} state={state} note={instance.description} actions={actions} back={{ link: { to: "/instances" }, label: t("back") }} />;
}

/** Nothing goes in or out yet: what to do first. */
function FirstSteps({ instanceId }: { instanceId: string }) {
  const { t } = useTranslation("overview");
  const action = (
    <>
      <ButtonLink kind="primary" icon="add" to="/instances/$instanceId/topics" params={{ instanceId }} search={{ create: true }}>
        {t("empty.create")}
      </ButtonLink>
      <ButtonLink icon="link" to="/instances/$instanceId/details" params={{ instanceId }}>
        {t("empty.connect")}
      </ButtonLink>
    </>
  );
  return (
    <EmptyState icon="topic" title={t("empty.title")} action={action}>
      {t("empty.text")}
    </EmptyState>
  );
}
