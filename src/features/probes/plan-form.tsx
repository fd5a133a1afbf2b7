import { useQueryClient } from "@tanstack/react-query";
import { Form, InputNumber } from "antd";
import { useTranslation } from "react-i18next";
import type { CallOptions } from "../../api/call.ts";
import { FormDrawer } from "../../ui/form-drawer.tsx";
import { tellDone } from "../../ui/toasts.tsx";
import { updatePlan } from "./queries.ts";
import type { ProbesAnswer } from "./queries.ts";

type Plan = ProbesAnswer["plan"];
type Values = Omit<Plan, "enabled">;

/** As `probeLimits` of the contract, which the page does not load; the server refuses what is beyond them. */
const limits: Record<keyof Values, { least: number; most: number; precision: number }> = {
  everySeconds: { least: 5, most: 3600, precision: 0 },
  queuesPerBroker: { least: 1, most: 16, precision: 0 },
  timeoutSeconds: { least: 5, most: 600, precision: 0 },
  objectiveMs: { least: 10, most: 60_000, precision: 0 },
  targetPercent: { least: 50, most: 99.999, precision: 3 },
};
const fields = ["everySeconds", "queuesPerBroker", "timeoutSeconds", "objectiveMs", "targetPercent"] as const;

/** How often what is probed, and what counts as good. */
export default function PlanForm({ instanceId, onClose, plan }: { plan: Plan; instanceId: string; onClose: () => void }) {
  const { t } = useTranslation("probes");
  const queryClient = useQueryClient();
  const save = async (changes: CallOptions<"updateProbePlan">["body"]): Promise<void> => {
    await updatePlan(queryClient, instanceId, changes);
    tellDone(t("plan.done"));
  };
  return (
    <FormDrawer<Values> title={t("plan.title")} submitLabel={t("plan.action")} initialValues={plan} onSubmit={save} onClose={onClose}>
      {fields.map((name) => {
        const { least, most, precision } = limits[name];
        return (
          <Form.Item key={name} name={name} label={t(`plan.${name}`)} extra={t(`plan.${name}Note`)} rules={[{ required: true, type: "number", min: least, max: most, message: t("plan.range", { least, most }) }]}>
            <InputNumber precision={precision} />
          </Form.Item>
        );
      })}
    </FormDrawer>
  );
}
