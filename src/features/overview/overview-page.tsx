import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { instanceQuery } from "../../api/instance-queries.ts";
import type { AnswerOf } from "../../api/call.ts";
import { formatEngineVersion } from "../../lib/engine-version.ts";
import { formatBytes } from "../../lib/format-bytes.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { FigureRow } from "../../ui/figure-row.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { PageHead } from "../../ui/page-head.tsx";
import { Bytes, Quantity, Rate } from "../../ui/quantity.tsx";
import { AsOf } from "../../ui/relative-time.tsx";
import { StatusDot } from "../../ui/status-dot.tsx";
import { WarningList } from "../../ui/warning-list.tsx";

type Instance = AnswerOf<"getInstance">;

const route = getRouteApi("/instances/$instanceId");
const tones = { running: "ok", connecting: "busy", unreachable: "danger", denied: "danger" } as const;

/** The first page of an instance: is anything wrong? (PRODUCT "How it should feel") */
export function OverviewPage() {
  const { instanceId } = route.useParams();
  const { data, error, refetch } = useQuery(instanceQuery(instanceId));
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  return (
    <>
      <OverviewHead instance={data} />
      <WarningList warnings={data.warnings} />
      {error && <ErrorNotice error={error} />}
      <OverviewFigures instance={data} />
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
      <AsOf at={instance.asOf} />
    </>
  );
  const actions = (
    <ButtonLink icon="link" to="/instances/$instanceId/details" params={{ instanceId: instance.id }}>
      {t("details")}
    </ButtonLink>
  );
  return <PageHead title={instance.name} state={state} note={instance.description} actions={actions} back={{ link: { to: "/instances" }, label: t("back") }} />;
}

function OverviewFigures({ instance }: { instance: Instance }) {
  const { t } = useTranslation("overview");
  const { storageUsedBytes: used, storageFreeBytes: free } = instance;
  const share = used !== null && free !== null && used + free > 0 ? used / (used + free) : undefined;
  return (
    <FigureRow
      figures={[
        { label: t("figures.produceTps"), value: <Rate value={instance.produceTps} /> },
        { label: t("figures.consumeTps"), value: <Rate value={instance.consumeTps} /> },
        { label: t("figures.topicCount"), value: <Quantity value={instance.topicCount} /> },
        { label: t("figures.groupCount"), value: <Quantity value={instance.groupCount} /> },
        { label: t("figures.brokerCount"), value: <Quantity value={instance.brokerCount} /> },
        {
          label: t("figures.disk"),
          value: <Bytes value={used} />,
          aside: share !== undefined && `${Math.round(share * 100)}% · ${t("figures.free", { size: formatBytes(free ?? 0) })}`,
          tone: share !== undefined && share > 0.85 ? "danger" : share !== undefined && share > 0.75 ? "warn" : undefined,
          tip: t("figures.diskTip"),
        },
      ]}
    />
  );
}
