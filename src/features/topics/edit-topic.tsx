import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Form, Input, InputNumber, Radio } from "antd";
import type { FormInstance } from "antd";
import { useTranslation } from "react-i18next";
import { FormDrawer } from "../../ui/form-drawer.tsx";
import { ErrorNotice, Notice } from "../../ui/notice.tsx";
import { Facts } from "../../ui/section.tsx";
import { tellDone, tellFailed } from "../../ui/toasts.tsx";
import { topicQuery, updateTopic } from "./queries.ts";
import type { TopicDetail } from "./queries.ts";
import { orderOf } from "./topic-order.ts";
import styles from "./topics.module.css";
import type { TopicsView } from "./use-topics-view.ts";

interface Values {
  queuesPerBroker: number;
  permission: 6 | 4 | 2;
  remark: string;
}

/** Changes queues, permission and remark; broker and name stay (TOPIC-47 to TOPIC-51). */
export default function EditTopic({ topic, view: { instanceId, change } }: { topic: string; view: TopicsView }) {
  const { data, error } = useQuery({ ...topicQuery(instanceId, topic), refetchInterval: false });
  const close = (): void => change({ edit: undefined });
  if (error) return <ErrorNotice error={error} />;
  return data ? <EditForm detail={data} instanceId={instanceId} onClose={close} /> : null;
}

function EditForm({ detail, instanceId, onClose }: { detail: TopicDetail; instanceId: string; onClose: () => void }) {
  const { t } = useTranslation("topics");
  const queryClient = useQueryClient();
  const counts = detail.brokers.map(({ writeQueues }) => writeQueues);
  const most = Math.max(...counts, 1);
  const before: Values = { queuesPerBroker: most, permission: permissionOf(detail), remark: detail.remark };
  const isUneven = new Set(counts).size > 1;
  const submit = async (values: Values): Promise<void> => {
    const changed = {
      queuesPerBroker: values.queuesPerBroker !== before.queuesPerBroker || isUneven ? values.queuesPerBroker : undefined,
      permission: values.permission === before.permission ? undefined : values.permission,
      remark: values.remark === before.remark ? undefined : values.remark,
    };
    const { warnings } = await updateTopic(queryClient, instanceId, detail.topic, changed);
    tellDone(t("edit.done", { topic: detail.topic }));
    for (const warning of warnings) tellFailed(`${warning.subject}: ${warning.detail}`);
  };
  return (
    <FormDrawer<Values> title={t("edit.title", { topic: detail.topic })} submitLabel={t("edit.action")} initialValues={before} onSubmit={submit} onClose={onClose}>
      {(form) => (
        <>
          <Notice tone="warn">{t("edit.warning")}</Notice>
          <div className={styles.fixed}>
            <Facts
              facts={[
                { label: t("columns.topic"), value: detail.topic },
                { label: t("figures.cluster"), value: detail.cluster },
                { label: t("create.brokers"), value: detail.brokers.map(({ brokerName }) => brokerName).join(", ") },
                { label: t("create.type"), value: t(`types.${detail.messageType}`) },
              ]}
            />
          </div>
          <Form.Item name="queuesPerBroker" label={t("create.queues")} extra={isUneven ? t("edit.uneven", { counts: counts.join(", ") }) : t("create.queuesRule")} rules={[{ required: true, type: "integer", min: 1, max: Math.max(8, most), message: t("create.queuesRule") }]}>
            <InputNumber precision={0} />
          </Form.Item>
          <Form.Item name="permission" label={t("create.permission")}>
            <Radio.Group options={([6, 4, 2] as const).map((bits) => ({ value: bits, label: t(`permissions.${bits}`) }))} />
          </Form.Item>
          <Form.Item name="remark" label={t("create.remark")} rules={[{ max: 500, message: t("create.remarkLength") }]}>
            <Input.TextArea rows={3} count={{ show: true, max: 500 }} />
          </Form.Item>
          <Consequences before={before} form={form} isOrdered={detail.ordered || detail.messageType === "FIFO"} isStrict={orderOf(detail) === "strict"} />
        </>
      )}
    </FormDrawer>
  );
}

function permissionOf(detail: TopicDetail): Values["permission"] {
  const access = (detail.brokers[0]?.permission ?? 6) & 6;
  return access === 4 || access === 2 ? access : 6;
}

/** What the change that stands in the form will do (TOPIC-50, TOPIC-51), before it is saved. */
function Consequences({ before, form, isOrdered, isStrict }: { before: Values; form: FormInstance<Values>; isOrdered: boolean; isStrict: boolean }) {
  const { t } = useTranslation("topics");
  const queues = Form.useWatch("queuesPerBroker", form) ?? before.queuesPerBroker;
  const permission = Form.useWatch("permission", form) ?? before.permission;
  const texts = [
    queues > before.queuesPerBroker && isStrict && t("edit.strictEnds"),
    queues > before.queuesPerBroker && isOrdered && t("edit.orderedGrows"),
    queues < before.queuesPerBroker && t("edit.shrinks", { from: before.queuesPerBroker, to: queues }),
    permission === 4 && before.permission !== 4 && t("edit.readOnly"),
    permission === 2 && before.permission !== 2 && t("edit.writeOnly"),
  ].filter((text) => text !== false);
  return texts.map((text) => (
    <Notice key={text} tone="warn">
      {text}
    </Notice>
  ));
}
