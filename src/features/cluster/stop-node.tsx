import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../ui/button.tsx";
import { ConfirmDanger } from "../../ui/confirm-danger.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { JobProgress } from "../../ui/job-progress.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { tellDone } from "../../ui/toasts.tsx";
import styles from "./cluster.module.css";
import { NodeEffectList } from "./node-effect.tsx";
import { controlBroker, effectQuery } from "./queries.ts";
import type { NodeEffect } from "./queries.ts";
import type { ClusterView } from "./use-cluster-view.ts";
import { useDrain } from "./use-drain.ts";

type Drain = "no" | "asking" | "yes";

/** Stops or restarts a node after saying what clients lose meanwhile; lets it run empty before. */
export default function StopNode({ brokerName, action, view }: { brokerName: string; action: "stop" | "restart"; view: ClusterView }) {
  const { t } = useTranslation("cluster");
  const queryClient = useQueryClient();
  const { instanceId, change } = view;
  const { data: effect, error, refetch } = useQuery(effectQuery(instanceId, brokerName));
  const [drain, setDrain] = useState<Drain>("no");
  const [drainFailure, setDrainFailure] = useState<unknown>();
  const [isRunning, setIsRunning] = useState(false);
  const producers = useDrain(instanceId, brokerName);
  const setDrained = async (drained: boolean): Promise<void> => {
    setDrain("asking");
    setDrainFailure(undefined);
    try {
      await producers.set(drained);
      setDrain(drained ? "yes" : "no");
    } catch (failure) {
      setDrainFailure(failure);
      setDrain(drained ? "no" : "yes");
    }
  };
  const close = (): void => change({ act: undefined, on: undefined });
  const confirm = async (): Promise<void> => {
    setIsRunning(true);
    try {
      const state = await producers.endWith(controlBroker(queryClient, instanceId, brokerName, { action, confirm: brokerName }));
      const done = action === "stop" ? state === "stopped" : state === "running";
      tellDone(t(done ? `node.${action === "stop" ? "stopped" : "restarted"}` : "node.goesOn", { name: brokerName, state: t(`state.${state}`) }));
    } finally {
      setIsRunning(false);
    }
  };
  const progress = isRunning && <JobProgress label={t(`node.${action === "stop" ? "stopping" : "restarting"}`, { name: brokerName })} />;
  return (
    <ConfirmDanger
      title={t(`node.${action}Title`, { name: brokerName })}
      action={t(`node.${action}`)}
      name={brokerName}
      losses={
        <div className={styles.dialog}>
          <p>{t(`node.${action}Text`)}</p>
          {effect && <NodeEffectList effect={effect} isStopped={false} />}
          {!effect && (error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <p role="status">{t("effect.asking")}</p>)}
          {effect && !effect.isLastRunning && <DrainStep effect={effect} drain={drain} onDrain={(drained) => void setDrained(drained)} />}
          {drainFailure !== undefined && <ErrorNotice error={drainFailure} />}
        </div>
      }
      online={progress || undefined}
      onConfirm={confirm}
      onClose={close}
    />
  );
}

/** Producers go to other brokers first, and consumers take what waits here. */
function DrainStep({ effect, drain, onDrain }: { effect: NodeEffect; drain: Drain; onDrain: (drained: boolean) => void }) {
  const { t } = useTranslation("cluster");
  const { waitingMessages } = effect;
  return (
    <div className={styles.drain}>
      <p role="status">{drain === "yes" ? (waitingMessages === 0 ? t("drain.empty") : waitingMessages === null ? t("drain.unknown") : t("drain.waits", { count: waitingMessages })) : t("drain.offer")}</p>
      <Button small busy={drain === "asking"} onClick={() => onDrain(drain !== "yes")}>
        {drain === "yes" ? t("drain.undo") : t("drain.do")}
      </Button>
    </div>
  );
}
