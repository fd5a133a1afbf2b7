import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Form, Input } from "antd";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { brokerNamesQuery } from "../../api/instance-queries.ts";
import { BrokerChoice } from "../../ui/broker-choice.tsx";
import { FormDrawer } from "../../ui/form-drawer.tsx";
import { tellDone, tellFailed } from "../../ui/toasts.tsx";
import { GroupSettingsFields } from "./group-settings-fields.tsx";
import type { GroupSettings } from "./group-settings-fields.tsx";
import { createGroup } from "./queries.ts";
import type { GroupsView } from "./use-groups-view.ts";

interface Values extends GroupSettings {
  name: string;
  brokerNames: string[];
}

/** Retries default to 16 (GROUP-8), consumption is on (GROUP-7), broadcast is off (C-18). */
const initialValues: Values = { name: "", brokerNames: [], consumeEnabled: true, broadcastAllowed: false, maxRetries: 16, remark: "" };

/** A new consumer group (GROUP-7 to GROUP-10); it is opened afterwards so that one sees what was made. */
export default function CreateGroup({ view: { instanceId, change } }: { view: GroupsView }) {
  const { t } = useTranslation("groups");
  const queryClient = useQueryClient();
  const brokers = useQuery(brokerNamesQuery(instanceId));
  const created = useRef<string>(undefined);
  const submit = async (values: Values): Promise<void> => {
    const { group, warnings } = await createGroup(queryClient, instanceId, values);
    created.current = group;
    tellDone(t("create.done", { group }));
    for (const warning of warnings) tellFailed(`${warning.subject}: ${warning.detail}`);
  };
  const close = (): void => change(created.current === undefined ? { create: undefined } : { create: undefined, group: created.current, tab: undefined });
  if (!brokers.data && !brokers.error) return null;
  const names = brokers.data?.running ?? [];
  return (
    <FormDrawer<Values> title={t("create.title")} submitLabel={t("create.action")} initialValues={{ ...initialValues, brokerNames: names }} onSubmit={submit} onClose={close}>
      <Form.Item name="name" label={t("columns.group")} extra={t("create.nameRule")} validateFirst rules={[{ required: true, message: t("create.nameNeeded") }, { pattern: /^[a-zA-Z0-9_-]*$/, message: t("create.nameCharacters") }, { min: 2, max: 64, message: t("create.nameLength") }]}>
        <Input autoComplete="off" spellCheck={false} count={{ show: true, max: 64 }} />
      </Form.Item>
      <Form.Item label={t("create.cluster")}>{brokers.data?.cluster ?? "–"}</Form.Item>
      <Form.Item name="brokerNames" label={t("create.brokers")} rules={[{ required: true, type: "array", min: 1, message: t("create.brokersNeeded") }]}>
        <BrokerChoice names={names} none={t("create.noBroker")} />
      </Form.Item>
      <GroupSettingsFields />
    </FormDrawer>
  );
}
