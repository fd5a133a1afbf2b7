import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ConfirmDanger } from "../../../ui/confirm-danger.tsx";
import { tellDone } from "../../../ui/toasts.tsx";
import { ruleQuery } from "./queries.ts";
import type { RulesView } from "./use-rules-view.ts";

/** Deletes a rule after its name was typed. */
export default function DeleteRule({ ruleId, view }: { ruleId: string; view: RulesView }) {
  const { t } = useTranslation("alarms");
  const { data: rule } = useQuery(ruleQuery(view.instanceId, ruleId));
  if (!rule) return null;
  const remove = async (): Promise<void> => {
    await view.changes.remove(ruleId);
    tellDone(t("delete.done", { name: rule.name }));
  };
  return <ConfirmDanger title={t("delete.title", { name: rule.name })} action={t("delete.action")} name={rule.name} losses={<p>{t("delete.losses", { count: rule.firing })}</p>} onConfirm={remove} onClose={() => view.change({ remove: undefined })} />;
}
