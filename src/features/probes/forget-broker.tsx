import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../ui/button.tsx";
import { Modal } from "../../ui/modal.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { updatePlan } from "./queries.ts";

/** A broker that was taken away for good would count as an outage for ever. */
export function ForgetBroker({ brokerName, instanceId, onClose }: { instanceId: string; brokerName: string; onClose: () => void }) {
  const { t } = useTranslation(["probes", "shell"]);
  const queryClient = useQueryClient();
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const forget = async (): Promise<void> => {
    setIsBusy(true);
    try {
      await updatePlan(queryClient, instanceId, { forgetBrokers: [brokerName] });
      onClose();
    } catch (failure) {
      setError(failure);
    } finally {
      setIsBusy(false);
    }
  };
  const footer = (
    <>
      <Button data-closes onClick={onClose}>
        {t("shell:cancel")}
      </Button>
      <Button kind="primary" busy={isBusy} onClick={() => void forget()}>
        {t("forget.action")}
      </Button>
    </>
  );
  return (
    <Modal title={t("forget.title", { broker: brokerName })} onClose={onClose} footer={footer}>
      <p>{t("forget.text")}</p>
      {error !== undefined && <ErrorNotice error={error} />}
    </Modal>
  );
}
