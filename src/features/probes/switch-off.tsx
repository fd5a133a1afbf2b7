import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { OffDialog } from "../../parts/off-dialog.tsx";
import { updatePlan } from "./queries.ts";

/** Ends the probes; the topic of theirs stays unless it is to go too. */
export function SwitchOff({ instanceId, onClose }: { instanceId: string; onClose: () => void }) {
  const { t } = useTranslation("probes");
  const queryClient = useQueryClient();
  return <OffDialog title={t("off.title")} text={t("off.text")} topic="MQDECK_PROBE" onConfirm={(deleteTopic) => updatePlan(queryClient, instanceId, { enabled: false, deleteTopic })} onClose={onClose} />;
}
