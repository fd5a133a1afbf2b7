import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ErrorState } from "../../ui/error-state.tsx";
import { PageHead } from "../../ui/page-head.tsx";
import { WarningList } from "../../ui/warning-list.tsx";
import { InstanceState } from "./instance-state.tsx";
import { instanceQuery } from "./queries.ts";

const route = getRouteApi("/instances/$instanceId");

/** Detail of an instance (DET). */
export function InstanceDetailPage() {
  const { t } = useTranslation("instances");
  const { instanceId } = route.useParams();
  const { data, error, refetch } = useQuery(instanceQuery(instanceId));
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <PageHead title={data?.name ?? instanceId} state={data && <InstanceState state={data.state} detail={data.stateDetail} />} back={{ link: { to: "/instances" }, label: t("detail.back") }} />
      <WarningList warnings={data?.warnings} />
    </>
  );
}
