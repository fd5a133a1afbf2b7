import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../api/call.ts";
import type { BrokerRow } from "../../contract/cluster.ts";
import { IconButton } from "../../ui/button.tsx";
import { Menu } from "../../ui/menu.tsx";
import type { MenuItem } from "../../ui/menu.tsx";
import { tellDone, tellFailed } from "../../ui/toasts.tsx";
import { useErrorLine } from "../../ui/use-error-texts.ts";
import { controlBroker } from "./queries.ts";
import type { ClusterView } from "./use-cluster-view.ts";

interface NodeMenuProps {
  row: BrokerRow;
  view: ClusterView;
  /** Whether this engine starts and stops brokers; undefined while that is not known. */
  control: AnswerOf<"getCluster">["nodeControl"] | undefined;
}

/** Starts a stopped node; nobody loses anything by it, so nothing is asked. */
export function useStartNode({ instanceId }: ClusterView): (brokerName: string) => Promise<void> {
  const { t } = useTranslation("cluster");
  const queryClient = useQueryClient();
  const errorLine = useErrorLine();
  return async (brokerName) => {
    try {
      const state = await controlBroker(queryClient, instanceId, brokerName, { action: "start" });
      tellDone(t(state === "running" ? "node.started" : "node.goesOn", { name: brokerName, state: t(`state.${state}`) }));
    } catch (failure) {
      tellFailed(`${t("node.startFailed", { name: brokerName })} ${errorLine(failure)}`);
    }
  };
}

/** What can be done with one node; what this engine cannot do says why. */
export function NodeMenu({ row, view, control }: NodeMenuProps) {
  const { t } = useTranslation("cluster");
  const start = useStartNode(view);
  const { brokerName, role, state } = row;
  const isSlave = role === "slave" ? t("node.mastersOnly") : undefined;
  const isBusy = state === "starting" || state === "stopping" ? t(`state.${state}`) : undefined;
  const noControl = isSlave ?? (control?.supported === true ? isBusy : t("node.notSupported"));
  const isOff = state === "stopped" || state === "failed";
  const notRunning = state === "running" ? undefined : t("node.notRunning");
  const ask = (act: NonNullable<ClusterView["search"]["act"]>) => (): void => view.change({ act, on: brokerName });
  const items: MenuItem[] = [
    { id: "start", icon: "producer", label: t("node.start"), offBecause: noControl ?? (isOff ? undefined : t("node.runs")), onSelect: () => void start(brokerName) },
    { id: "restart", icon: "refresh", label: t("node.restart"), offBecause: noControl ?? (isOff ? t("node.notRunning") : undefined), onSelect: ask("restart") },
    { id: "permission", icon: "edit", label: t("node.permission"), startsGroup: true, offBecause: isSlave ?? notRunning, onSelect: ask("permission") },
    { id: "stop", icon: "close", label: t("node.stop"), danger: true, startsGroup: true, offBecause: noControl ?? (isOff ? t("node.notRunning") : undefined), onSelect: ask("stop") },
  ];
  return <Menu items={items} trigger={(props) => <IconButton small icon="more" label={t("node.more", { name: brokerName })} {...props} />} />;
}
