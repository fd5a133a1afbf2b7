import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { HeartbeatSection } from "../../parts/heartbeat-section.tsx";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { PageHead } from "../../ui/page-head.tsx";
import { AsOf } from "../../ui/relative-time.tsx";
import { Section } from "../../ui/section.tsx";
import { StatusDot } from "../../ui/status-dot.tsx";
import { tellDone, tellFailed } from "../../ui/toasts.tsx";
import { useErrorLine } from "../../ui/use-error-texts.ts";
import { ForgetBroker } from "./forget-broker.tsx";
import { IncidentList } from "./incident-list.tsx";
import { LevelSection } from "./level-section.tsx";
import { ProbeCharts } from "./probe-charts.tsx";
import { NewestProbes } from "./newest-probes.tsx";
import { probeColumns } from "./probe-columns.tsx";
import { ProblemNotice } from "./problem-notice.tsx";
import { probesQuery, serviceLevelQuery, updatePlan } from "./queries.ts";
import type { ProbesAnswer } from "./queries.ts";
import type { ProbesSearch } from "./search.ts";
import { SwitchOff } from "./switch-off.tsx";
import { useProbesView } from "./use-probes-view.ts";
import type { ProbesView } from "./use-probes-view.ts";

const PlanForm = lazy(() => import("./plan-form.tsx"));

/** Scheduled dial-tests: what marked messages to every queue find out, as a service level. */
export function ProbesPage() {
  const { t } = useTranslation("probes");
  const view = useProbesView();
  const { instanceId, search, change } = view;
  const { data, error, refetch } = useQuery(probesQuery(instanceId));
  const level = useQuery(serviceLevelQuery(instanceId, search));
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const isUnused = data?.mode === "off" && level.data?.parts.length === 0;
  const close = (): void => change({ act: undefined, on: undefined });
  return (
    <>
      <PageHead title={t("title")} note={t("note")} state={data && <PlanState probes={data} />} actions={data && <PlanActions probes={data} view={view} />} />
      {error && <ErrorNotice error={error} />}
      {data && <ProblemNotice probes={data} />}
      {isUnused && <NotYet view={view} />}
      {data && level.data && !isUnused && <LevelSection level={level.data} targetPercent={data.plan.targetPercent} view={view} />}
      {data && data.mode !== "off" && (
        <Section title={t("queues.title")} note={t("queues.note", { seconds: data.plan.everySeconds, timeout: data.plan.timeoutSeconds })}>
          <DataTable label={t("queues.title")} columns={probeColumns(t, { view, parts: level.data?.parts ?? [], targetPercent: data.plan.targetPercent })} rows={data.rows} rowKey={({ brokerName, queueId }) => `${brokerName} ${queueId}`} empty={<p role="status">{t("queues.looking")}</p>} />
        </Section>
      )}
      {data && data.mode !== "off" && <NewestProbes view={view} />}
      {data && <ProbeCharts rows={data.rows} view={view} />}
      {level.data && <IncidentList level={level.data} />}
      {data && <HeartbeatSection instanceId={instanceId} />}
      {search.act === "plan" && data && (
        <Suspense>
          <PlanForm plan={data.plan} instanceId={instanceId} onClose={close} />
        </Suspense>
      )}
      {search.act === "off" && <SwitchOff instanceId={instanceId} onClose={close} />}
      {search.act === "forget" && search.on !== undefined && <ForgetBroker instanceId={instanceId} brokerName={search.on} onClose={close} />}
    </>
  );
}

const tones = { off: "idle", starting: "busy", probing: "ok", readingAlong: "ok" } as const;

function PlanState({ probes: { asOf, mode, rows } }: { probes: ProbesAnswer }) {
  const { t } = useTranslation("probes");
  const failing = rows.filter(({ state }) => state === "failing").length;
  return (
    <>
      {failing > 0 ? <StatusDot tone="danger">{t("mode.failing", { failing, count: rows.length })}</StatusDot> : <StatusDot tone={tones[mode]}>{t(`mode.${mode}`)}</StatusDot>}
      <AsOf at={asOf} />
    </>
  );
}

function PlanActions({ probes: { mode }, view: { change, instanceId, search } }: { probes: ProbesAnswer; view: ProbesView }) {
  const { t } = useTranslation("probes");
  return (
    <>
      {mode !== "off" && (
        <ButtonLink icon="alert" to="/instances/$instanceId/alarms/rules" params={{ instanceId }} search={alarmOf(search)}>
          {t("actions.alarm")}
        </ButtonLink>
      )}
      <Button icon="edit" onClick={() => change({ act: "plan" })}>
        {t("actions.plan")}
      </Button>
      {mode === "off" ? <SwitchOn instanceId={instanceId} /> : <Button onClick={() => change({ act: "off" })}>{t("actions.off")}</Button>}
    </>
  );
}

/** A rule over lost probes: of the queue that is chosen, or of every one. */
function alarmOf({ broker, queue }: ProbesSearch) {
  const subject = broker === undefined || queue === undefined ? {} : { broker, queue: String(queue) };
  return { create: true, metric: "probesLost", of: "probe", ...subject } as const;
}

/** One click is enough: what it makes is told beside it, and the engine's users do not see it. */
function SwitchOn({ instanceId }: { instanceId: string }) {
  const { t } = useTranslation("probes");
  const queryClient = useQueryClient();
  const errorLine = useErrorLine();
  const [isBusy, setIsBusy] = useState(false);
  const switchOn = async (): Promise<void> => {
    setIsBusy(true);
    try {
      await updatePlan(queryClient, instanceId, { enabled: true });
      tellDone(t("actions.isOn"));
    } catch (failure) {
      tellFailed(errorLine(failure));
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Button kind="primary" busy={isBusy} onClick={() => void switchOn()}>
      {t("actions.on")}
    </Button>
  );
}

function NotYet({ view: { change } }: { view: ProbesView }) {
  const { t } = useTranslation("probes");
  return (
    <EmptyState icon="probe" title={t("empty.title")} action={<Button onClick={() => change({ act: "plan" })}>{t("actions.plan")}</Button>}>
      {t("empty.text")}
    </EmptyState>
  );
}
