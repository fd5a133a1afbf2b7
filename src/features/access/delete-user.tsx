import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ConfirmDanger } from "../../ui/confirm-danger.tsx";
import { accessStateQuery } from "./queries.ts";
import { noUser } from "./search.ts";
import type { AccessView } from "./use-access-view.ts";

/** Deletes a user after its ID was typed; says who is refused from then on. */
export default function DeleteUser({ userId, view }: { userId: string; view: AccessView }) {
  const { t } = useTranslation("access");
  const { change, changes, report, search } = view;
  const { data: state } = useQuery(accessStateQuery(view.instanceId));
  const remove = async (): Promise<void> => {
    const send = () => changes.remove(userId);
    report(await send(), t("delete.done", { userId }), send);
  };
  const isOn = state?.enabled !== false;
  return (
    <ConfirmDanger
      title={t("delete.title", { userId })}
      action={t("delete.action")}
      name={userId}
      losses={
        <p>
          <strong>{t(isOn ? "delete.lossesOn" : "delete.lossesOff")}</strong> {t("delete.rights")}
        </p>
      }
      online={t("delete.online")}
      onConfirm={remove}
      onClose={() => change(search.user === userId ? { ...noUser, remove: undefined } : { remove: undefined })}
    />
  );
}
