import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Form, Input, InputNumber, Radio } from "antd";
import type { FormInstance } from "antd";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../../api/call.ts";
import { Button } from "../../../ui/button.tsx";
import { FormDrawer } from "../../../ui/form-drawer.tsx";
import { ErrorNotice } from "../../../ui/notice.tsx";
import { tellDone } from "../../../ui/toasts.tsx";
import { mailSettingsQuery, notificationChanges } from "../notification-queries.ts";
import type { MailBody } from "../notification-queries.ts";
import { TestResults } from "./test-results.tsx";

type Settings = AnswerOf<"getNotificationSettings">;
interface Values {
  smtp: Omit<Settings["smtp"], "hasPassword"> & { password: string };
  publicUrl: string;
  keptDays: number;
  to: string;
}

/** The mail server of the console, the address in links, and how long deliveries are kept; with a test of what is typed. */
export default function MailForm({ onClose }: { onClose: () => void }) {
  const { data, error } = useQuery(mailSettingsQuery);
  if (error) return <ErrorNotice error={error} />;
  return data ? <Fields settings={data} onClose={onClose} /> : null;
}

function smtpOf({ smtp: { password, ...smtp } }: Values): MailBody["smtp"] {
  return { ...smtp, ...(password !== "" && { password }) };
}

function Fields({ settings, onClose }: { settings: Settings; onClose: () => void }) {
  const { t } = useTranslation("notifications");
  const changes = notificationChanges(useQueryClient());
  const test = useMutation({ mutationFn: (values: Values) => changes.testMail({ smtp: smtpOf(values), to: values.to.trim() }) });
  const { hasPassword, ...smtp } = settings.smtp;
  const submit = async (values: Values): Promise<void> => {
    await changes.saveSettings({ smtp: smtpOf(values), publicUrl: values.publicUrl.trim(), keptDays: values.keptDays });
    tellDone(t("mail.saved"));
  };
  const needed = [{ required: true, message: t("needed") }];
  const needsTo = { validator: (_: unknown, text: string) => (text === "" || /^[^\s@]+@[^\s@]+$/.test(text) ? Promise.resolve() : Promise.reject(new Error(t("contacts.badEmail")))) };
  const tryNow = async (form: FormInstance<Values>): Promise<void> => {
    const values = await form.validateFields();
    if (values.to === "") form.setFields([{ name: "to", errors: [t("mail.toNeeded")] }]);
    else test.mutate(values);
  };
  const tester = (form: FormInstance<Values>) => (
    <Button busy={test.isPending} onClick={() => void tryNow(form).catch(() => undefined)}>
      {t("mail.test")}
    </Button>
  );
  const outcome = test.error ? <ErrorNotice error={test.error} /> : test.data && <TestResults results={[test.data]} />;
  return (
    <FormDrawer<Values> title={t("mail.title")} submitLabel={t("actions.save")} initialValues={{ smtp: { ...smtp, password: "" }, publicUrl: settings.publicUrl, keptDays: settings.keptDays, to: "" }} onSubmit={submit} onClose={onClose} actions={tester} outcome={outcome}>
      <Form.Item name={["smtp", "host"]} label={t("mail.host")} extra={t("mail.hostNote")} rules={[{ pattern: /^[^\s/@]*$/, message: t("mail.badHost") }]}>
        <Input autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Form.Item name={["smtp", "port"]} label={t("mail.port")} rules={needed}>
        <InputNumber min={1} max={65_535} precision={0} />
      </Form.Item>
      <Form.Item name={["smtp", "tls"]} label={t("mail.tls")}>
        <Radio.Group options={(["none", "startTls", "tls"] as const).map((value) => ({ value, label: t(`mail.tlsModes.${value}`) }))} />
      </Form.Item>
      <Form.Item name={["smtp", "user"]} label={t("mail.user")}>
        <Input autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Form.Item name={["smtp", "password"]} label={t("mail.password")} extra={hasPassword ? t("mail.keptPassword") : undefined}>
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item name={["smtp", "from"]} label={t("mail.from")} extra="MQDeck <alerts@example.org>">
        <Input autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Form.Item name="to" label={t("mail.to")} extra={t("mail.toNote")} rules={[needsTo]}>
        <Input autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Form.Item name="publicUrl" label={t("mail.publicUrl")} extra={t("mail.publicUrlNote")} rules={[{ pattern: /^\s*(https?:\/\/[^\s/]+\S*)?\s*$/, message: t("policies.badUrl") }]}>
        <Input autoComplete="off" spellCheck={false} placeholder="https://mq.example.org" />
      </Form.Item>
      <Form.Item name="keptDays" label={t("mail.keptDays")} rules={needed}>
        <InputNumber min={1} max={3650} precision={0} />
      </Form.Item>
    </FormDrawer>
  );
}
