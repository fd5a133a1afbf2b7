import { useTranslation } from "react-i18next";
import type { BrokerRow } from "../../contract/cluster.ts";
import { formatExact } from "../../lib/format-time.ts";
import { StatusDot } from "../../ui/status-dot.tsx";
import type { StatusTone } from "../../ui/status-dot.tsx";
import { isProbablyNotReplicating } from "./node-list.ts";

const tones: Record<BrokerRow["state"], StatusTone> = { running: "ok", unreachable: "danger", starting: "busy", stopping: "busy", stopped: "warn", failed: "danger" };

/** Whether a node serves, since when and why not, and whether a slave seems to copy its master (CLU-6, CLU-7). */
export function NodeState({ row, rows }: { row: BrokerRow; rows: readonly BrokerRow[] }) {
  const { t } = useTranslation("cluster");
  if (isProbablyNotReplicating(row, rows)) {
    return (
      <StatusDot tone="warn" tip={t("state.notReplicatingTip")}>
        {t("state.notReplicating")}
      </StatusDot>
    );
  }
  const since = row.stateSince === null ? [] : [t("state.since", { time: formatExact(row.stateSince) })];
  return (
    <StatusDot tone={tones[row.state]} tip={[row.stateDetail, ...since].filter(Boolean).join("\n") || undefined}>
      {t(`state.${row.state}`)}
    </StatusDot>
  );
}
