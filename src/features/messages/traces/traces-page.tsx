import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { DetailDrawer } from "../../../ui/detail-drawer.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { LinkTabs } from "../../../ui/link-tabs.tsx";
import { PageHead } from "../../../ui/page-head.tsx";
import { useCloseByBack } from "../../../ui/use-close-by-back.ts";
import { CopyCommand } from "../../../parts/copy-command.tsx";
import { traceCommands, traceQueryCommands } from "../copy-as/query-commands.ts";
import { MessageTraceView } from "./message-trace.tsx";
import { firstTraceRequest } from "./queries.ts";
import { traceWays } from "./search.ts";
import type { TracesSearch } from "./search.ts";
import { TraceForm } from "./trace-form.tsx";
import { TracedList } from "./traced-list.tsx";

const route = getRouteApi("/instances/$instanceId/traces");

/** Message traces by id, key and time (TRC-001 to TRC-003); the link holds the query and the open trace. */
export function TracesPage() {
  const { t } = useTranslation("traces");
  const { instanceId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const way = search.by ?? "time";
  const { trace, ...query } = search;
  const change = (part: Partial<TracesSearch>): void => void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false });
  const closeTrace = useCloseByBack(trace !== undefined, () => change({ trace: undefined }));
  return (
    <>
      <PageHead title={t("title")} note={t("note")} actions={<CopyCommand instanceId={instanceId} action={t("title")} commands={(place) => (way === "id" ? traceCommands(place, search.id ?? "", search.topic ?? "", search.traceTopic ?? "") : traceQueryCommands(place, firstTraceRequest(search)))} />} />
      <LinkTabs
        label={t("ways.label")}
        current={way}
        tabs={traceWays.map((id) => ({ id, label: t(`ways.${id}`), link: { to: "/instances/$instanceId/traces" as const, params: { instanceId }, search: { by: id === "time" ? undefined : id, topic: search.topic, traceTopic: search.traceTopic } } }))}
      />
      <TraceForm key={JSON.stringify(query)} instanceId={instanceId} way={way} search={query} onQuery={(next) => void navigate({ search: next, resetScroll: false })} />
      {way === "id" && search.id === undefined && (
        <EmptyState icon="trace" title={t("idle.title")}>
          {t("idle.id")}
        </EmptyState>
      )}
      {way === "id" && search.id !== undefined && <MessageTraceView key={search.id} instanceId={instanceId} messageId={search.id} topic={search.topic} traceTopic={search.traceTopic} />}
      {way !== "id" && <TracedList instanceId={instanceId} search={search} />}
      {trace !== undefined && way !== "id" && (
        <DetailDrawer key={trace} title={t("one.title")} onClose={closeTrace} width={860}>
          <MessageTraceView instanceId={instanceId} messageId={trace} topic={search.topic} traceTopic={search.traceTopic} />
        </DetailDrawer>
      )}
    </>
  );
}
