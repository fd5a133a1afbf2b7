import { useQuery } from "@tanstack/react-query";
import { Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "../../lib/problem.ts";
import { FormDrawer } from "../../ui/form-drawer.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { changedFields } from "./changed-fields.ts";
import { userQuery } from "./queries.ts";
import type { UserRow } from "./queries.ts";
import type { AccessView } from "./use-access-view.ts";
import { UserFields } from "./user-fields.tsx";
import type { UserSettings } from "./user-fields.tsx";

interface Values extends UserSettings {
  knownSecret?: string;
}

/** Changes a user's defaults, addresses, administration and remark; its ID stays, its secret has a form of its own. */
export default function EditUser({ userId, view }: { userId: string; view: AccessView }) {
  const { data, error } = useQuery({ ...userQuery(view.instanceId, userId), refetchInterval: false });
  if (error) return <ErrorNotice error={error} />;
  return data ? <EditForm user={data} view={view} /> : null;
}

function EditForm({ user, view }: { user: UserRow; view: AccessView }) {
  const { t } = useTranslation("access");
  const { change, changes, report } = view;
  const [wantsSecret, setWantsSecret] = useState(false);
  const { userId } = user;
  const [opened] = useState((): UserSettings => {
    const { allowList, defaultTopicPermission, defaultGroupPermission, administrator, remark } = user;
    return { allowList, defaultTopicPermission, defaultGroupPermission, administrator, remark };
  });
  const submit = async ({ knownSecret, ...values }: Values): Promise<void> => {
    const changed = changedFields(values, opened);
    if (Object.keys(changed).length === 0) return;
    const send = () => changes.update(userId, { ...changed, ...(knownSecret && { knownSecret }) });
    try {
      report(await send(), t("edit.done", { userId }), send);
    } catch (failure) {
      setWantsSecret(problemOf(failure).code === "access_secret_needed");
      throw failure;
    }
  };
  return (
    <FormDrawer<Values> title={t("edit.title", { userId })} submitLabel={t("edit.action")} initialValues={opened} onSubmit={submit} onClose={() => change({ edit: undefined })}>
      <UserFields isOwnAccount={user.isConsoleAccount} />
      {wantsSecret && (
        <Form.Item name="knownSecret" label={t("secret.known", { userId })}>
          <Input.Password autoComplete="off" />
        </Form.Item>
      )}
    </FormDrawer>
  );
}
