import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../ui/button.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Modal } from "../../ui/modal.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { SelectField } from "../../ui/select-field.tsx";
import { tellDone } from "../../ui/toasts.tsx";
import styles from "./cluster.module.css";
import { brokerQuery, permissionChoices, updateBroker } from "./queries.ts";
import type { PermissionChoice } from "./queries.ts";
import type { ClusterView } from "./use-cluster-view.ts";

const permissionOf: Record<PermissionChoice, 2 | 4 | 6> = { "6": 6, "4": 4, "2": 2 };

/** Makes a broker read-only or write-only, or both again; nothing is lost, so no name is typed. */
export default function NodePermission({ brokerName, view: { instanceId, change } }: { brokerName: string; view: ClusterView }) {
  const { t } = useTranslation(["cluster", "shell"]);
  const queryClient = useQueryClient();
  const { data, error, refetch } = useQuery(brokerQuery(instanceId, brokerName, 0));
  const told = data?.config?.find(({ key }) => key === "brokerPermission")?.value;
  const [chosen, setChosen] = useState<PermissionChoice>();
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const present = permissionChoices.find((choice) => choice === told);
  const value = chosen ?? present ?? "6";
  const close = (): void => change({ act: undefined, on: undefined });
  const save = async (): Promise<void> => {
    setIsBusy(true);
    setFailure(undefined);
    try {
      await updateBroker(queryClient, instanceId, brokerName, permissionOf[value]);
      tellDone(t("permission.done", { name: brokerName, permission: t(`permission.of${value}`) }));
      close();
    } catch (reason) {
      setFailure(reason);
      setIsBusy(false);
    }
  };
  const buttons = (
    <>
      <Button onClick={close}>{t("shell:cancel")}</Button>
      <Button kind="primary" busy={isBusy} disabled={!data || value === present} onClick={() => void save()}>
        {t("permission.action")}
      </Button>
    </>
  );
  return (
    <Modal title={t("permission.title", { name: brokerName })} onClose={close} footer={buttons}>
      <div className={styles.dialog}>
        {!data && (error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <p role="status">{t("permission.asking")}</p>)}
        {data && <SelectField label={t("permission.label")} value={value} options={permissionChoices.map((choice) => ({ value: choice, label: t(`permission.of${choice}`) }))} onChange={setChosen} hint={t(`permission.effect${value}`)} />}
        <p>{t("permission.kept")}</p>
        {failure !== undefined && <ErrorNotice error={failure} />}
      </div>
    </Modal>
  );
}
