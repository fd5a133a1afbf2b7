import { Drawer, Form } from "antd";
import type { FormInstance, FormProps } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import enShell from "../i18n/en/shell.json";
import { problemOf } from "../lib/problem.ts";
import { AntdHost } from "./antd-host.tsx";
import { Button } from "./button.tsx";
import { ErrorNotice } from "./notice.tsx";

interface FormDrawerProps<Values extends object> {
  title: ReactNode;
  /** The verb on the button: "Create topic". */
  submitLabel: string;
  initialValues: FormProps<Values>["initialValues"];
  /** antd `Form.Item`s. */
  children: ReactNode | ((form: FormInstance<Values>) => ReactNode);
  /** Rejects with the failure, which is shown above the buttons; resolves when the drawer may close. */
  onSubmit: (values: Values) => Promise<unknown>;
  onClose: () => void;
  /** More buttons before the main one. */
  actions?: ReactNode | ((form: FormInstance<Values>) => ReactNode);
  /** What an action of the form brought, shown above the buttons, where it is seen however long the form is. */
  outcome?: ReactNode;
  isSubmitDisabled?: boolean;
  width?: number;
}

/** A form at the right side, of antd. Import it only from a component that is loaded with `lazy()`. */
export function FormDrawer<Values extends object>(props: FormDrawerProps<Values>) {
  return (
    <AntdHost>
      <FormDrawerBody {...props} />
    </AntdHost>
  );
}

type FieldData<Values> = Parameters<FormInstance<Values>["setFields"]>[0];
type Reason = keyof typeof enShell.fieldErrors;

/** The inputs that the server refused, so that each says why at its own place. */
function refusedFields<Values>(failure: unknown, textOf: (reason: Reason, limit: string) => string): FieldData<Values> {
  const isReason = (reason: string): reason is Reason => reason in enShell.fieldErrors;
  return (problemOf(failure).fields ?? []).flatMap(({ path, reason, limit }) => {
    const errors = [isReason(reason) ? textOf(reason, String(limit ?? "")) : reason];
    const field: unknown = { name: path.split("."), errors };
    return isFieldData<Values>(field) ? [field] : [];
  });
}

/** antd types a field's name by the form's values; a path from the server can only be known at run time. */
function isFieldData<Values>(field: unknown): field is FieldData<Values>[number] {
  return typeof field === "object" && field !== null && "name" in field;
}

function FormDrawerBody<Values extends object>({ title, submitLabel, initialValues, children, onSubmit, onClose, actions, outcome, isSubmitDisabled, width = 560 }: FormDrawerProps<Values>) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const submit = async (values: Values): Promise<void> => {
    setIsBusy(true);
    setError(undefined);
    try {
      await onSubmit(values);
      onClose();
    } catch (failure) {
      setError(failure);
      form.setFields(refusedFields<Values>(failure, (reason, limit) => t(`fieldErrors.${reason}`, { limit })));
    } finally {
      setIsBusy(false);
    }
  };
  const footer = (
    <>
      <div aria-live="polite" style={{ maxHeight: "30vh", overflow: "auto" }}>
        {outcome && <div style={{ paddingBottom: 12 }}>{outcome}</div>}
        {error !== undefined && <ErrorNotice error={error} />}
      </div>
      <div style={{ display: "flex", justifyContent: "flex-end", gap: 8 }}>
        <Button onClick={onClose}>{t("cancel")}</Button>
        {typeof actions === "function" ? actions(form) : actions}
        <Button kind="primary" disabled={isSubmitDisabled} busy={isBusy} onClick={() => form.submit()}>
          {submitLabel}
        </Button>
      </div>
    </>
  );
  return (
    <Drawer open title={title} size={width} onClose={onClose} footer={footer} maskClosable={false} styles={{ header: { borderBottom: 0 }, body: { paddingTop: 8 }, footer: { borderTop: 0, padding: "12px 24px 20px" }, wrapper: { maxWidth: "100vw" } }}>
      <Form<Values> form={form} layout="vertical" requiredMark={false} initialValues={initialValues} onFinish={(values) => void submit(values)} scrollToFirstError>
        {typeof children === "function" ? children(form) : children}
      </Form>
    </Drawer>
  );
}
