import { useQuery } from "@tanstack/react-query";
import { AutoComplete, Form, InputNumber } from "antd";
import { useTranslation } from "react-i18next";
import { Button, IconButton } from "../../ui/button.tsx";
import styles from "./groups.module.css";
import { subscriptionsQuery } from "./queries.ts";

export interface TpsLimit {
  topic: string;
  perSecond: number;
}

const mostPerSecond = 100_000_000;

/** How many messages a second the group gets of each topic at most (GROUP-15, GROUP-16); the topics that it subscribes to are offered. */
export function TpsLimitFields({ instanceId, group }: { instanceId: string; group: string }) {
  const { t } = useTranslation("groups");
  const subscriptions = useQuery({ ...subscriptionsQuery(instanceId, group), refetchInterval: false });
  const topics = (subscriptions.data?.rows ?? []).map(({ topic }) => ({ value: topic, label: topic }));
  return (
    <Form.Item className={styles.limits} label={t("limits.title")} extra={t("limits.hint")}>
      <Form.List name="tpsLimits">
        {(rows, { add, remove }) => (
          <>
            {rows.map(({ key, name }) => (
              <div key={key} className={styles.limit}>
                <Form.Item name={[name, "topic"]} noStyle rules={[{ required: true, message: t("limits.topicMissing") }]}>
                  <AutoComplete options={topics} placeholder={t("subscriptions.topic")} aria-label={t("limits.topicOf", { row: name + 1 })} style={{ flex: 1 }} />
                </Form.Item>
                <Form.Item name={[name, "perSecond"]} noStyle rules={[{ required: true, type: "integer", min: 0, max: mostPerSecond, message: t("limits.range") }]}>
                  <InputNumber precision={0} min={0} max={mostPerSecond} addonAfter={t("limits.unit")} aria-label={t("limits.rateOf", { row: name + 1 })} style={{ width: 190 }} />
                </Form.Item>
                <IconButton icon="trash" label={t("limits.remove")} onClick={() => remove(name)} />
              </div>
            ))}
            <Button small icon="add" onClick={() => add({ topic: rows.length === 0 ? topics[0]?.value : undefined, perSecond: 100 })}>
              {t("limits.add")}
            </Button>
          </>
        )}
      </Form.List>
    </Form.Item>
  );
}
