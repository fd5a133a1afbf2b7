import { useTranslation } from "react-i18next";
import type { BrokerRow } from "../../contract/cluster.ts";
import { StatusDot } from "../../ui/status-dot.tsx";
import { isProbablyNotReplicating } from "./node-list.ts";

/** Whether a node answers, and whether a slave seems to copy its master (CLU-6, CLU-7). */
export function NodeState({ row, rows }: { row: BrokerRow; rows: readonly BrokerRow[] }) {
  const { t } = useTranslation("cluster");
  if (row.state === "unreachable") {
    return (
      <StatusDot tone="danger" tip={row.stateDetail || undefined}>
        {t("state.unreachable")}
      </StatusDot>
    );
  }
  if (isProbablyNotReplicating(row, rows)) {
    return (
      <StatusDot tone="warn" tip={t("state.notReplicatingTip")}>
        {t("state.notReplicating")}
      </StatusDot>
    );
  }
  return (
    <StatusDot tone="ok" tip={row.stateDetail || undefined}>
      {t("state.running")}
    </StatusDot>
  );
}
