import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Form, Input, InputNumber, Radio } from "antd";
import type { FormInstance } from "antd";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { brokerNamesQuery } from "../../api/instance-queries.ts";
import { BrokerChoice } from "../../ui/broker-choice.tsx";
import { FormDrawer } from "../../ui/form-drawer.tsx";
import { tellDone, tellFailed } from "../../ui/toasts.tsx";
import { createTopic } from "./queries.ts";
import { messageTypes } from "./search.ts";
import type { TopicsView } from "./use-topics-view.ts";

interface Values {
  name: string;
  brokerNames: string[];
  messageType: (typeof messageTypes)[number];
  strictlyOrdered: boolean;
  queuesPerBroker: number;
  permission: 6 | 4 | 2;
  remark: string;
}

const initialValues: Values = { name: "", brokerNames: [], messageType: "NORMAL", strictlyOrdered: false, queuesPerBroker: 4, permission: 6, remark: "" };
/** The most queues a form gives a broker (TOPIC-29, C-12). */
const maxQueues = 8;

/** A new topic (TOPIC-25 to TOPIC-33); it is opened afterwards so that one sees what was made. */
export default function CreateTopic({ view: { instanceId, change } }: { view: TopicsView }) {
  const { t } = useTranslation("topics");
  const queryClient = useQueryClient();
  const brokers = useQuery(brokerNamesQuery(instanceId));
  const created = useRef<string>(undefined);
  const submit = async (values: Values): Promise<void> => {
    const { topic, warnings } = await createTopic(queryClient, instanceId, { ...initialValues, ...values });
    created.current = topic;
    tellDone(t("create.done", { topic }));
    for (const warning of warnings) tellFailed(`${warning.subject}: ${warning.detail}`);
  };
  const close = (): void => change(created.current === undefined ? { create: undefined } : { create: undefined, topic: created.current, tab: undefined });
  if (!brokers.data && !brokers.error) return null;
  const names = brokers.data?.running ?? [];
  return (
    <FormDrawer<Values> title={t("create.title")} submitLabel={t("create.action")} initialValues={{ ...initialValues, brokerNames: names }} onSubmit={submit} onClose={close}>
      {(form) => <CreateFields form={form} cluster={brokers.data?.cluster} names={names} />}
    </FormDrawer>
  );
}

function CreateFields({ form, cluster, names }: { form: FormInstance<Values>; cluster: string | undefined; names: string[] }) {
  const { t } = useTranslation("topics");
  const messageType = Form.useWatch("messageType", form) ?? initialValues.messageType;
  const isStrict = Form.useWatch("strictlyOrdered", form) ?? false;
  const makeStrict = (): void => form.setFieldsValue({ queuesPerBroker: 1, brokerNames: form.getFieldsValue().brokerNames.slice(0, 1) });
  return (
    <>
      <Form.Item name="name" label={t("columns.topic")} extra={t("create.nameRule")} validateFirst rules={[{ required: true, message: t("create.nameNeeded") }, { pattern: /^[a-zA-Z0-9_-]*$/, message: t("create.nameCharacters") }, { min: 2, max: 64, message: t("create.nameLength") }]}>
        <Input autoComplete="off" spellCheck={false} count={{ show: true, max: 64 }} />
      </Form.Item>
      <Form.Item label={t("figures.cluster")}>{cluster ?? "–"}</Form.Item>
      <Form.Item name="messageType" label={t("create.type")} extra={t(`typeNotes.${messageType}`)}>
        <Radio.Group options={messageTypes.map((type) => ({ value: type, label: t(`types.${type}`) }))} onChange={() => form.setFieldValue("strictlyOrdered", false)} />
      </Form.Item>
      {messageType === "FIFO" && (
        <Form.Item name="strictlyOrdered" label={t("create.order")} extra={t(isStrict ? "create.strictNote" : "create.perQueueNote")}>
          <Radio.Group
            options={[
              { value: false, label: t("create.perQueue") },
              { value: true, label: t("create.strict") },
            ]}
            onChange={() => form.getFieldValue("strictlyOrdered") === true && makeStrict()}
          />
        </Form.Item>
      )}
      <Form.Item name="brokerNames" label={t("create.brokers")} extra={isStrict ? t("create.oneBroker") : undefined} rules={[{ required: true, type: "array", min: 1, message: t("create.brokersNeeded") }]}>
        <BrokerChoice names={names} none={t("create.noBroker")} onlyOne={isStrict} />
      </Form.Item>
      <Form.Item name="queuesPerBroker" label={t("create.queues")} extra={isStrict ? t("create.oneQueue") : t("create.queuesRule")} rules={[{ required: true, type: "integer", min: 1, max: maxQueues, message: t("create.queuesRule") }]}>
        <InputNumber precision={0} disabled={isStrict} />
      </Form.Item>
      <Form.Item name="permission" label={t("create.permission")}>
        <Radio.Group options={([6, 4, 2] as const).map((bits) => ({ value: bits, label: t(`permissions.${bits}`) }))} />
      </Form.Item>
      <Form.Item name="remark" label={t("create.remark")} rules={[{ max: 500, message: t("create.remarkLength") }]}>
        <Input.TextArea rows={3} count={{ show: true, max: 500 }} />
      </Form.Item>
    </>
  );
}
