import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Form, Input, Switch } from "antd";
import type { FormInstance } from "antd";
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../api/call.ts";
import { instanceQuery } from "../../api/instance-queries.ts";
import { Button } from "../../ui/button.tsx";
import { FormDrawer } from "../../ui/form-drawer.tsx";
import { JobProgress } from "../../ui/job-progress.tsx";
import { ErrorNotice, Notice } from "../../ui/notice.tsx";
import { tellDone } from "../../ui/toasts.tsx";
import { instancesKey } from "./queries.ts";
import { TestItems } from "./test-items.tsx";
import { useConnectionTest } from "./use-connection-test.ts";
import type { ConnectionValues } from "./use-connection-test.ts";

interface FormValues {
  name: string;
  description: string;
  connection: ConnectionValues;
  topics: string;
}

const emptyValues: FormValues = { name: "", description: "", topics: "", connection: { nameServers: "", accessKey: "", secretKey: "", tls: false } };

/**
 * Adds an instance, or changes the connection of one (CF-003 to CF-011, RMF). Save comes after a test
 * that did not fail; any change of the connection resets the test; "save anyway" is a button of its own.
 */
export default function ConnectionForm({ instanceId, onClose }: { instanceId?: string; onClose: () => void }) {
  const { data: instance } = useQuery({ ...instanceQuery(instanceId ?? ""), enabled: instanceId !== undefined, refetchInterval: false });
  if (instanceId === undefined) return <ConnectionDrawer initialValues={emptyValues} onClose={onClose} />;
  if (!instance) return null;
  const connection = { nameServers: instance.nameServers.join(";"), accessKey: instance.accessKey, secretKey: "", tls: instance.tls };
  return <ConnectionDrawer instance={{ id: instance.id, name: instance.name, hasSecret: instance.hasSecret, bundled: instance.bundled }} initialValues={{ name: instance.name, description: instance.description, topics: "", connection }} onClose={onClose} />;
}

interface DrawerProps {
  instance?: { id: string; name: string; hasSecret: boolean; bundled: boolean };
  initialValues: FormValues;
  onClose: () => void;
}

function ConnectionDrawer({ instance, initialValues, onClose }: DrawerProps) {
  const { t } = useTranslation("instances");
  const queryClient = useQueryClient();
  const test = useConnectionTest(instance?.id);
  const saveUntested = useRef(false);
  const save = async ({ name, description, connection }: FormValues): Promise<void> => {
    const body = { name, description, connection: { kind: "rocketmq" as const, ...connection }, saveUntested: saveUntested.current };
    if (instance) await call("updateInstance", { params: { instanceId: instance.id }, body });
    else await call("addInstance", { body });
    await queryClient.invalidateQueries({ queryKey: instancesKey });
    tellDone(instance ? t("add.edited", { name }) : t("add.done", { name }));
  };
  const canSave = test.isCurrent && test.result?.result !== "failed";
  const buttons = (form: FormInstance<FormValues>) => (
    <>
      {!canSave && (
        <Button
          onClick={() => {
            saveUntested.current = true;
            form.submit();
          }}
        >
          {t("add.saveAnyway")}
        </Button>
      )}
      <Button kind={canSave ? "plain" : "primary"} busy={test.isRunning} onClick={() => void form.validateFields().then(() => test.run(form.getFieldValue("connection"), form.getFieldValue("topics")), () => undefined)}>
        {test.result ? t("add.testAgain") : t("add.test")}
      </Button>
    </>
  );
  return (
    <FormDrawer<FormValues>
      title={instance ? t("add.editTitle", { name: instance.name }) : t("add.title")}
      submitLabel={t("add.save")}
      isSubmitDisabled={!canSave}
      initialValues={initialValues}
      onSubmit={save}
      onClose={() => {
        test.cancel();
        onClose();
      }}
      actions={buttons}
      width={620}
    >
      {(form) => (
        <>
          <ConnectionFields isNew={!instance} hasSecret={instance?.hasSecret ?? false} isBundled={instance?.bundled ?? false} onConnectionChange={() => test.noteChange(form.getFieldValue("connection"))} />
          <TestReport test={test} />
        </>
      )}
    </FormDrawer>
  );
}

function TestReport({ test }: { test: ReturnType<typeof useConnectionTest> }) {
  const end = useRef<HTMLDivElement>(null);
  const { isRunning, result, error } = test;
  useEffect(() => {
    if (isRunning || result || error !== undefined) end.current?.scrollIntoView({ block: "end" });
  }, [isRunning, result, error]);
  return (
    <div ref={end}>
      <TestState test={test} />
    </div>
  );
}

function TestState({ test }: { test: ReturnType<typeof useConnectionTest> }) {
  const { t } = useTranslation("instances");
  if (test.isRunning) return <JobProgress label={t("add.testing")} onCancel={test.cancel} />;
  if (test.error !== undefined) return <ErrorNotice error={test.error} />;
  if (!test.result) return <Notice>{t("add.testFirst")}</Notice>;
  if (!test.isCurrent) return <Notice tone="warn">{t("add.changed")}</Notice>;
  return <TestItems test={test.result} />;
}

/** Where the bundled instance listens is set by its start; only its account can be changed. */
function ConnectionFields({ isNew, hasSecret, isBundled, onConnectionChange }: { isNew: boolean; hasSecret: boolean; isBundled: boolean; onConnectionChange: () => void }) {
  const { t } = useTranslation("instances");
  const { t: shell } = useTranslation();
  const required = [{ required: true, whitespace: true, message: shell("fieldErrors.required") }];
  return (
    <>
      {isNew && (
        <>
          <Form.Item<FormValues> name="name" label={t("add.name")} extra={t("add.nameHint")} rules={required}>
            {/* The drawer was opened to fill this in. */}
            {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
            <Input maxLength={64} autoFocus autoComplete="off" />
          </Form.Item>
          <Form.Item<FormValues> name="description" label={t("add.description")}>
            <Input maxLength={256} autoComplete="off" />
          </Form.Item>
        </>
      )}
      <FormHeading note={t("add.kindHint")}>{t("add.connection")}</FormHeading>
      <Form.Item<FormValues> name={["connection", "nameServers"]} label={t("add.nameServers")} extra={t("add.nameServersHint")} rules={required}>
        <Input maxLength={2048} disabled={isBundled} placeholder="10.0.0.1:9876;10.0.0.2:9876" spellCheck={false} autoComplete="off" onChange={onConnectionChange} />
      </Form.Item>
      <div style={{ display: "grid", gridTemplateColumns: "1fr 1fr", columnGap: 16 }}>
        <Form.Item<FormValues> name={["connection", "accessKey"]} label={t("add.accessKey")} rules={[pairRule("secretKey", shell("fieldErrors.one_without_other"), hasSecret)]} dependencies={[["connection", "secretKey"]]}>
          <Input maxLength={128} spellCheck={false} autoComplete="off" onChange={onConnectionChange} />
        </Form.Item>
        <Form.Item<FormValues> name={["connection", "secretKey"]} label={t("add.secretKey")} rules={[pairRule("accessKey", shell("fieldErrors.one_without_other"), hasSecret)]} dependencies={[["connection", "accessKey"]]}>
          <Input.Password maxLength={128} placeholder={hasSecret ? t("add.secretKept") : undefined} autoComplete="new-password" onChange={onConnectionChange} />
        </Form.Item>
      </div>
      <p style={{ margin: "-14px 0 18px", color: "var(--text-faint)" }}>{t("add.accountHint")}</p>
      <FormHeading>{t("add.advanced")}</FormHeading>
      <Form.Item<FormValues> name={["connection", "tls"]} label={t("add.tls")} valuePropName="checked">
        <Switch disabled={isBundled} onChange={onConnectionChange} />
      </Form.Item>
      <Form.Item<FormValues> name="topics" label={t("add.topics")} extra={t("add.topicsHint")}>
        <Input spellCheck={false} autoComplete="off" />
      </Form.Item>
    </>
  );
}

function FormHeading({ children, note }: { children: ReactNode; note?: ReactNode }) {
  return (
    <h3 style={{ margin: "8px 0 12px", fontSize: "var(--text-lg)" }}>
      {children}
      {note && <span style={{ marginLeft: 10, color: "var(--text-faint)", fontSize: "var(--text-sm)", fontWeight: 400 }}>{note}</span>}
    </h3>
  );
}

/** Access key and secret key go together (RMF-008); on an edit an empty secret key means the stored one. */
function pairRule(other: "accessKey" | "secretKey", message: string, hasSecret: boolean) {
  return (form: { getFieldValue: (name: string[]) => unknown }) => ({
    validator: (_: unknown, value: unknown) => {
      const isEmpty = value === "" || value === undefined;
      const isOtherEmpty = form.getFieldValue(["connection", other]) === "" || form.getFieldValue(["connection", other]) === undefined;
      const isSecretEmpty = other === "secretKey" ? isOtherEmpty : isEmpty;
      if (isEmpty === isOtherEmpty || (hasSecret && isSecretEmpty)) return Promise.resolve();
      return isEmpty ? Promise.reject(new Error(message)) : Promise.resolve();
    },
  });
}
