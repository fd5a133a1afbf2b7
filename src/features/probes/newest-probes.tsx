import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../api/call.ts";
import { DataTable } from "../../ui/data-table.tsx";
import type { Column } from "../../ui/data-table-types.ts";
import { Duration } from "../../ui/quantity.tsx";
import { ExactTime } from "../../ui/relative-time.tsx";
import { Section } from "../../ui/section.tsx";
import { StatusDot } from "../../ui/status-dot.tsx";
import { probeResultsQuery } from "./queries.ts";
import type { ProbesView } from "./use-probes-view.ts";

type Result = AnswerOf<"listProbeResults">["rows"][number];

const tones = { inTime: "ok", slow: "warn", late: "danger", lost: "danger", failed: "danger" } as const;

/** The newest probes of the queue that the link chooses, one by one. */
export function NewestProbes({ view: { instanceId, search } }: { view: ProbesView }) {
  if (search.broker === undefined || search.queue === undefined) return null;
  return <QueueProbes instanceId={instanceId} broker={search.broker} queue={search.queue} />;
}

function QueueProbes({ broker, instanceId, queue }: { instanceId: string; broker: string; queue: number }) {
  const { t } = useTranslation("probes");
  const { data, error, refetch } = useQuery(probeResultsQuery(instanceId, broker, queue));
  const columns: Column<Result>[] = [
    { id: "sentAt", title: t("newest.sentAt"), cell: ({ sentAt }) => <ExactTime at={sentAt} /> },
    { id: "sequence", title: t("newest.sequence"), align: "right", wideOnly: true, cell: ({ sequence }) => sequence },
    { id: "outcome", title: t("newest.outcome"), cell: ({ outcome, reason }) => <StatusDot tone={tones[outcome]}>{outcome === "failed" && reason ? t(`reasons.${reason}`) : t(`outcomes.${outcome}`)}</StatusDot> },
    { id: "latency", title: t("columns.latency"), align: "right", cell: ({ latencyMs }) => <Duration ms={latencyMs} /> },
    { id: "send", title: t("columns.send"), align: "right", cell: ({ sendMs }) => <Duration ms={sendMs} /> },
    { id: "detail", title: t("newest.detail"), wraps: true, wideOnly: true, cell: ({ detail }) => detail },
  ];
  return (
    <Section title={t("newest.title", { queue: t("queueOf", { broker, queue }) })} note={data?.inFlight ? t("newest.inFlight", { count: data.inFlight }) : undefined}>
      <DataTable label={t("newest.label")} columns={columns} rows={data?.rows} rowKey={({ sentAt, sequence }) => `${sentAt} ${sequence}`} error={error} onRetry={() => void refetch()} empty={<p>{t("newest.none")}</p>} />
    </Section>
  );
}
