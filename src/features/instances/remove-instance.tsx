import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { call } from "../../api/call.ts";
import { ConfirmDanger } from "../../ui/confirm-danger.tsx";
import { tellDone } from "../../ui/toasts.tsx";
import { instancesKey } from "./queries.ts";

interface RemoveInstanceProps {
  instance: { id: string; name: string };
  onClose: () => void;
  onRemoved?: () => void;
}

/** Forgets an instance after its name was typed; says that the cluster itself stays as it is. */
export function RemoveInstance({ instance, onClose, onRemoved }: RemoveInstanceProps) {
  const { t } = useTranslation("instances");
  const queryClient = useQueryClient();
  const remove = async (): Promise<void> => {
    await call("removeInstance", { params: { instanceId: instance.id }, query: { confirm: instance.name } });
    onRemoved?.();
    queryClient.removeQueries({ queryKey: [...instancesKey, "one", instance.id] });
    await queryClient.invalidateQueries({ queryKey: instancesKey });
    tellDone(t("remove.done", { name: instance.name }));
  };
  return <ConfirmDanger title={t("remove.title", { name: instance.name })} action={t("remove.action")} name={instance.name} losses={t("remove.losses")} online={t("remove.online")} onConfirm={remove} onClose={onClose} />;
}
