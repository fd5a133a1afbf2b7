import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Checkbox, Form, Input, InputNumber, Switch } from "antd";
import type { FormInstance } from "antd";
import { useTranslation } from "react-i18next";
import { Button } from "../../../ui/button.tsx";
import { FormDrawer } from "../../../ui/form-drawer.tsx";
import { ErrorNotice } from "../../../ui/notice.tsx";
import { tellDone } from "../../../ui/toasts.tsx";
import { everyGroupQuery, notificationChanges } from "../notification-queries.ts";
import type { PolicyRow } from "../notification-queries.ts";
import { weekDays } from "../notification-words.tsx";
import { severities } from "../severities.ts";
import { ChannelFields } from "./channel-fields.tsx";
import { bodyOf, draftOf, needsContacts } from "./policy-draft.ts";
import type { PolicyDraft } from "./policy-draft.ts";
import { TestResults } from "./test-results.tsx";

/** A new notification policy, or one that is changed (ALARM-3, ALM-019); a draft can be tested before it is saved. */
export default function PolicyForm({ policy, onClose }: { policy?: PolicyRow; onClose: () => void }) {
  const { t } = useTranslation("notifications");
  const queryClient = useQueryClient();
  const changes = notificationChanges(queryClient);
  const test = useMutation({ mutationFn: (draft: PolicyDraft) => changes.test({ policyId: policy?.id, draft: bodyOf(draft) }) });
  const submit = async (draft: PolicyDraft): Promise<void> => {
    await changes.savePolicy(policy?.id, bodyOf(draft));
    tellDone(t("policies.saved", { name: draft.name }));
  };
  const tryNow = async (form: FormInstance<PolicyDraft>): Promise<void> => test.mutate(await form.validateFields());
  return (
    <FormDrawer<PolicyDraft>
      title={policy ? t("policies.editTitle", { name: policy.name }) : t("policies.create")}
      submitLabel={t("actions.save")}
      initialValues={draftOf(policy)}
      onSubmit={submit}
      onClose={onClose}
      width={640}
      outcome={test.error ? <ErrorNotice error={test.error} /> : test.data && <TestResults results={test.data.results} />}
      actions={(form) => (
        // What is missing is said at its own field.
        <Button busy={test.isPending} onClick={() => void tryNow(form).catch(() => undefined)}>
          {t("actions.test")}
        </Button>
      )}
    >
      <Form.Item name="name" label={t("columns.name")} rules={[{ required: true, whitespace: true, message: t("needed") }, { max: 64, message: t("tooLong") }]}>
        <Input autoComplete="off" />
      </Form.Item>
      <GroupFields />
      <ChannelFields policy={policy} />
      <ChoiceFields />
      <HourFields />
      <Form.Item name="perMinute" label={t("policies.perMinute")} extra={t("policies.perMinuteNote")} rules={[{ required: true, message: t("needed") }]}>
        <InputNumber min={1} max={600} precision={0} />
      </Form.Item>
      <Form.Item name="remark" label={t("columns.remark")}>
        <Input autoComplete="off" />
      </Form.Item>
    </FormDrawer>
  );
}

function GroupFields() {
  const { t } = useTranslation("notifications");
  const groups = useQuery(everyGroupQuery).data?.rows;
  const someone = ({ getFieldValue }: Pick<FormInstance<PolicyDraft>, "getFieldValue">) => ({
    validator: (_: unknown, chosen: readonly unknown[] | undefined) => ((chosen ?? []).length === 0 && needsContacts(getFieldValue("channels")) ? Promise.reject(new Error(t("policies.groupNeeded"))) : Promise.resolve()),
  });
  if (groups?.length === 0)
    return (
      <Form.Item name="contactGroupIds" dependencies={["channels"]} rules={[someone]}>
        <NoGroups />
      </Form.Item>
    );
  return (
    <Form.Item name="contactGroupIds" label={t("policies.groups")} extra={t("policies.groupsNote")} dependencies={["channels"]} rules={[someone]}>
      <Checkbox.Group options={(groups ?? []).map(({ id, name }) => ({ value: id, label: name }))} />
    </Form.Item>
  );
}

/** What the form asks of a field it may hand over; a line of text takes none of it. */
function NoGroups() {
  const { t } = useTranslation("notifications");
  return <span>{t("policies.noGroup")}</span>;
}

/** `required` would put an attribute on the group of boxes that its role does not allow. */
function useChosen() {
  const { t } = useTranslation("notifications");
  return [{ validator: (_: unknown, chosen: readonly unknown[] | undefined) => (chosen && chosen.length > 0 ? Promise.resolve() : Promise.reject(new Error(t("chooseOne")))) }];
}

function ChoiceFields() {
  const { t } = useTranslation("notifications");
  const needed = useChosen();
  return (
    <>
      <Form.Item name="kinds" label={t("policies.kinds")} rules={needed}>
        <Checkbox.Group options={(["raised", "recovered", "noData"] as const).map((value) => ({ value, label: t(`kinds.${value}`) }))} />
      </Form.Item>
      <Form.Item name="severities" label={t("policies.severities")} rules={needed}>
        <Checkbox.Group options={severities.map((value) => ({ value, label: t(`severities.${value}`) }))} />
      </Form.Item>
      <Form.Item name="languages" label={t("policies.languages")} rules={needed}>
        <Checkbox.Group options={[{ value: "zh-CN", label: "中文" }, { value: "en", label: "English" }]} />
      </Form.Item>
    </>
  );
}

function HourFields() {
  const { t } = useTranslation("notifications");
  const chosen = useChosen();
  const known = { validator: (_: unknown, text: string) => (text === "" || isTimeZone(text) ? Promise.resolve() : Promise.reject(new Error(t("policies.badTimeZone")))) };
  return (
    <>
      <Form.Item name="timeZone" label={t("policies.timeZone")} rules={[{ required: true, message: t("needed") }, known]}>
        <Input autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Form.Item name="hasHours" label={t("policies.onlyInHours")} extra={t("policies.hoursNote")} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item noStyle shouldUpdate={(before: PolicyDraft, after: PolicyDraft) => before.hasHours !== after.hasHours}>
        {({ getFieldValue }) =>
          getFieldValue("hasHours") === true && (
            <>
              <Form.Item name="days" label={t("policies.days")} rules={chosen}>
                <Checkbox.Group options={weekDays.map((value) => ({ value, label: t(`days.${value}`) }))} />
              </Form.Item>
              <Form.Item name="from" label={t("policies.from")} rules={[{ required: true, message: t("needed") }]}>
                <Input type="time" />
              </Form.Item>
              <Form.Item name="to" label={t("policies.to")} extra={t("policies.toNote")} rules={[{ required: true, message: t("needed") }]}>
                <Input type="time" />
              </Form.Item>
            </>
          )
        }
      </Form.Item>
    </>
  );
}

function isTimeZone(text: string): boolean {
  try {
    return Intl.DateTimeFormat("en", { timeZone: text }) !== undefined;
  } catch {
    return false;
  }
}
