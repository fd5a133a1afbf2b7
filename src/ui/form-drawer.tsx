import { Drawer, Form } from "antd";
import type { FormInstance, FormProps } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
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
  actions?: ReactNode;
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

function FormDrawerBody<Values extends object>({ title, submitLabel, initialValues, children, onSubmit, onClose, actions, isSubmitDisabled, width = 560 }: FormDrawerProps<Values>) {
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
    } finally {
      setIsBusy(false);
    }
  };
  const buttons = (
    <div style={{ display: "flex", justifyContent: "flex-end", gap: 8 }}>
      <Button onClick={onClose}>{t("cancel")}</Button>
      {actions}
      <Button kind="primary" disabled={isSubmitDisabled} busy={isBusy} onClick={() => form.submit()}>
        {submitLabel}
      </Button>
    </div>
  );
  return (
    <Drawer open title={title} size={width} onClose={onClose} footer={buttons} maskClosable={false} styles={{ header: { borderBottom: 0 }, footer: { borderTop: 0, padding: "12px 24px 20px" }, wrapper: { maxWidth: "100vw" } }}>
      <Form<Values> form={form} layout="vertical" requiredMark={false} initialValues={initialValues} onFinish={(values) => void submit(values)} scrollToFirstError>
        {typeof children === "function" ? children(form) : children}
      </Form>
      {error !== undefined && <ErrorNotice error={error} />}
    </Drawer>
  );
}
