import { Form, Input } from "antd";
import type { FormInstance } from "antd";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../ui/button.tsx";
import { FormDrawer } from "../../ui/form-drawer.tsx";
import { randomSecret } from "./random-secret.ts";
import { secretProblem } from "./secret-problem.ts";
import type { AccessView } from "./use-access-view.ts";
import { UserFields } from "./user-fields.tsx";
import type { UserSettings } from "./user-fields.tsx";

interface Values extends UserSettings {
  userId: string;
  secret: string;
}

/** Defaults of the sample form (ACL-17). */
const initialValues: Values = { userId: "", secret: "", allowList: "", defaultTopicPermission: "PUB|SUB", defaultGroupPermission: "SUB", administrator: false, remark: "" };

/** A new application user (ACL-2 to ACL-9); afterwards its secret is shown this once, with code that uses it. */
export default function CreateUser({ view }: { view: AccessView }) {
  const { t } = useTranslation("access");
  const { change, changes, report, showSecret } = view;
  const created = useRef<string>(undefined);
  const submit = async (values: Values): Promise<void> => {
    const { userId, secret } = values;
    const outcome = await changes.create(values);
    created.current = userId;
    report(outcome, t("create.done", { userId }), () => changes.repeat(userId));
    showSecret({ userId, secret, topic: undefined, group: undefined });
  };
  return (
    <FormDrawer<Values>
      title={t("create.title")}
      submitLabel={t("create.action")}
      initialValues={initialValues}
      onSubmit={submit}
      onClose={() => change(created.current === undefined ? { create: undefined } : { create: undefined, user: created.current, tab: undefined })}
    >
      {(form) => (
        <>
          <Form.Item
            name="userId"
            label={t("columns.userId")}
            extra={t("create.userIdRule")}
            validateFirst
            rules={[
              { required: true, message: t("create.userIdNeeded") },
              { pattern: /^\w*$/, message: t("create.userIdCharacters") },
              { min: 7, max: 64, message: t("create.userIdLength") },
            ]}
          >
            <Input autoComplete="off" spellCheck={false} count={{ show: true, max: 64 }} />
          </Form.Item>
          <SecretItem form={form} />
          <UserFields />
        </>
      )}
    </FormDrawer>
  );
}

/** The secret stands in the clear while it is made: somebody must carry it to the client. */
function SecretItem({ form }: { form: FormInstance<Values> }) {
  const { t } = useTranslation("access");
  const rule = {
    validator: (_: unknown, secret: string) => {
      const problem = secretProblem(secret);
      return problem === undefined ? Promise.resolve() : Promise.reject(new Error(t(`secret.${problem}`)));
    },
  };
  const generate = (): void => {
    form.setFieldValue("secret", randomSecret());
    void form.validateFields(["secret"]);
  };
  return (
    <Form.Item label={t("secret.label")} htmlFor="secret" extra={t("secret.rule")}>
      <div style={{ display: "flex", gap: 8 }}>
        <Form.Item name="secret" noStyle rules={[rule]}>
          <Input autoComplete="off" spellCheck={false} style={{ fontFamily: "var(--font-mono)" }} />
        </Form.Item>
        <Button onClick={generate}>{t("secret.generate")}</Button>
      </div>
    </Form.Item>
  );
}
