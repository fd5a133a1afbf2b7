import { useQueryClient } from "@tanstack/react-query";
import { Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { Button } from "../../../ui/button.tsx";
import { FormDrawer } from "../../../ui/form-drawer.tsx";
import { tellDone } from "../../../ui/toasts.tsx";
import { notificationChanges } from "../notification-queries.ts";
import type { Contact, GroupRow } from "../notification-queries.ts";
import styles from "../notifications.module.css";

interface Values {
  name: string;
  remark: string;
  contacts: Contact[];
}

const nobody: Contact = { name: "", email: "", phone: "", dingtalkId: "", wecomId: "", feishuId: "" };
const fields = ["name", "email", "phone", "dingtalkId", "wecomId", "feishuId"] as const;

/** A new contact group, or one that is changed (ALARM-2). */
export default function ContactForm({ group, onClose }: { group?: GroupRow; onClose: () => void }) {
  const { t } = useTranslation("notifications");
  const queryClient = useQueryClient();
  const submit = async (values: Values): Promise<void> => {
    await notificationChanges(queryClient).saveGroup(group?.id, values);
    tellDone(t("contacts.saved", { name: values.name }));
  };
  const isId = { pattern: /^[\w.@-]*$/, message: t("contacts.badId") };
  const rules = {
    name: [{ required: true, whitespace: true, message: t("needed") }, { max: 64, message: t("tooLong") }],
    email: [{ type: "email" as const, message: t("contacts.badEmail") }],
    phone: [{ pattern: /^\+?[\d\s-]*$/, message: t("contacts.badPhone") }],
    dingtalkId: [isId],
    wecomId: [isId],
    feishuId: [isId],
  };
  const initialValues: Values = group ? { name: group.name, remark: group.remark, contacts: group.contacts } : { name: "", remark: "", contacts: [nobody] };
  return (
    <FormDrawer<Values> title={group ? t("contacts.editTitle", { name: group.name }) : t("contacts.create")} submitLabel={t("actions.save")} initialValues={initialValues} onSubmit={submit} onClose={onClose} width={640}>
      <Form.Item name="name" label={t("columns.name")} rules={[{ required: true, whitespace: true, message: t("needed") }, { max: 64, message: t("tooLong") }]}>
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item name="remark" label={t("columns.remark")}>
        <Input autoComplete="off" />
      </Form.Item>
      <Form.List name="contacts">
        {(rows, { add, remove }) => (
          <>
            {rows.map(({ key, name }, index) => (
              <fieldset key={key} className={styles.card} style={{ border: 0, margin: 0, padding: 0 }} aria-label={t("contacts.person", { number: index + 1 })}>
                <div className={styles.head}>
                  <strong>{t("contacts.person", { number: index + 1 })}</strong>
                  <Button small kind="quiet" icon="trash" onClick={() => remove(name)}>
                    {t("contacts.removePerson")}
                  </Button>
                </div>
                {fields.map((field) => (
                  <Form.Item key={field} name={[name, field]} label={t(`contacts.fields.${field}`)} rules={rules[field]}>
                    <Input autoComplete="off" spellCheck={false} />
                  </Form.Item>
                ))}
              </fieldset>
            ))}
            <Button icon="add" onClick={() => add(nobody)}>
              {t("contacts.addPerson")}
            </Button>
          </>
        )}
      </Form.List>
    </FormDrawer>
  );
}
