import { Form, Input, InputNumber, Switch } from "antd";
import { useTranslation } from "react-i18next";

/** What can be set when a group is made and changed later (GROUP-7, GROUP-11). */
export interface GroupSettings {
  consumeEnabled: boolean;
  broadcastAllowed: boolean;
  maxRetries: number;
  remark: string;
}

/** Most retries that a group may have (GROUP-8). */
const maxRetries = 1000;

/** The fields that the create and the edit form share. */
export function GroupSettingsFields() {
  const { t } = useTranslation("groups");
  return (
    <>
      <Form.Item name="consumeEnabled" label={t("columns.enabled")} extra={t("enabled.noTip")} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item name="maxRetries" label={t("columns.retries")} extra={t("create.retriesNote")} rules={[{ required: true, type: "integer", min: 0, max: maxRetries, message: t("create.retriesRule") }]}>
        <InputNumber precision={0} />
      </Form.Item>
      <Form.Item name="broadcastAllowed" label={t("create.broadcast")} extra={t("create.broadcastNote")} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item name="remark" label={t("create.remark")} rules={[{ max: 500, message: t("create.remarkLength") }]}>
        <Input.TextArea rows={3} count={{ show: true, max: 500 }} />
      </Form.Item>
    </>
  );
}
