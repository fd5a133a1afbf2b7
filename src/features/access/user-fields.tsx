import { Form, Input, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { isAddressRule } from "../../contract/address-rule.ts";
import { groupPermissions, topicPermissions, usePermissionName } from "./permission-words.tsx";
import type { Permission } from "./permission-words.tsx";

/** What can be set when a user is made and changed later (ACL-5 to ACL-9). */
export interface UserSettings {
  allowList: string;
  defaultTopicPermission: Permission;
  defaultGroupPermission: Permission;
  administrator: boolean;
  remark: string;
}

/** The fields that the create and the edit form share. */
export function UserFields({ isOwnAccount }: { isOwnAccount?: boolean }) {
  const { t } = useTranslation("access");
  const nameOf = usePermissionName();
  const addressRule = { validator: (_: unknown, text: string) => (isAddressRule(text) ? Promise.resolve() : Promise.reject(new Error(t("fields.allowListRule")))) };
  return (
    <>
      <Form.Item name="defaultTopicPermission" label={t("columns.topicDefault")} extra={t("columns.topicDefaultTip")}>
        <Select options={topicPermissions.map((permission) => ({ value: permission, label: nameOf(permission, "topic") }))} />
      </Form.Item>
      <Form.Item name="defaultGroupPermission" label={t("columns.groupDefault")} extra={t("columns.groupDefaultTip")}>
        <Select options={groupPermissions.map((permission) => ({ value: permission, label: nameOf(permission, "group") }))} />
      </Form.Item>
      <Form.Item name="administrator" label={t("columns.administrator")} extra={t(isOwnAccount ? "fields.administratorStays" : "fields.administratorNote")} valuePropName="checked">
        <Switch disabled={isOwnAccount} />
      </Form.Item>
      <Form.Item name="allowList" label={t("columns.allowList")} extra={t("fields.allowListNote")} normalize={(text: string) => text.trim()} rules={[addressRule]}>
        <Input autoComplete="off" spellCheck={false} placeholder="10.0.0.*" />
      </Form.Item>
      <Form.Item name="remark" label={t("columns.remark")} rules={[{ max: 500, message: t("fields.remarkLength") }]}>
        <Input.TextArea rows={2} count={{ show: true, max: 500 }} />
      </Form.Item>
    </>
  );
}
