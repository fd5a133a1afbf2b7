import { useQueryClient } from "@tanstack/react-query";
import { Form, InputNumber, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { call } from "../../api/call.ts";
import type { AnswerOf } from "../../api/call.ts";
import { FormDrawer } from "../../ui/form-drawer.tsx";
import { tellDone } from "../../ui/toasts.tsx";
import { instanceSettingsQuery } from "./queries.ts";

type Settings = AnswerOf<"getInstanceSettings">;

interface SettingsFormProps {
  instanceId: string;
  settings: Settings;
  onClose: () => void;
}

/** Changes the settings on every broker; one that the engine does not tell is not offered. */
export default function SettingsForm({ instanceId, settings, onClose }: SettingsFormProps) {
  const { t } = useTranslation("instances");
  const queryClient = useQueryClient();
  const save = async (values: Settings): Promise<void> => {
    const body = { autoCreateTopics: values.autoCreateTopics ?? undefined, autoCreateGroups: values.autoCreateGroups ?? undefined, retentionHours: values.retentionHours ?? undefined };
    queryClient.setQueryData(instanceSettingsQuery(instanceId).queryKey, await call("updateInstanceSettings", { params: { instanceId }, body }));
    tellDone(t("settings.done"));
  };
  return (
    <FormDrawer<Settings> title={t("settings.title")} submitLabel={t("settings.save")} initialValues={settings} onSubmit={save} onClose={onClose} width={460}>
      {settings.autoCreateTopics !== null && (
        <Form.Item<Settings> name="autoCreateTopics" label={t("settings.autoCreateTopics")} extra={t("settings.autoCreateTopicsTip")} valuePropName="checked">
          <Switch />
        </Form.Item>
      )}
      {settings.autoCreateGroups !== null && (
        <Form.Item<Settings> name="autoCreateGroups" label={t("settings.autoCreateGroups")} extra={t("settings.autoCreateGroupsTip")} valuePropName="checked">
          <Switch />
        </Form.Item>
      )}
      {settings.retentionHours !== null && (
        <Form.Item<Settings> name="retentionHours" label={t("settings.retention")} extra={t("settings.retentionHint")} rules={[{ type: "integer", min: 24, max: 8760 }]}>
          <InputNumber min={24} max={8760} precision={0} addonAfter="h" />
        </Form.Item>
      )}
    </FormDrawer>
  );
}
