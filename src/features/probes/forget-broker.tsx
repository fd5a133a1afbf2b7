import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { updatePlan } from "./queries.ts";

/** A broker that was taken away for good would count as an outage for ever. */
export function ForgetBroker({ brokerName, instanceId, onClose }: { instanceId: string; brokerName: string; onClose: () => void }) {
  const { t } = useTranslation("probes");
  const queryClient = useQueryClient();
  return (
    <ConfirmDialog title={t("forget.title", { broker: brokerName })} kind="primary" action={t("forget.action")} onConfirm={() => updatePlan(queryClient, instanceId, { forgetBrokers: [brokerName] })} onClose={onClose}>
      <p>{t("forget.text")}</p>
    </ConfirmDialog>
  );
}
