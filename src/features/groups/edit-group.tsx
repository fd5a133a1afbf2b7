import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { FormDrawer } from "../../ui/form-drawer.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Facts } from "../../ui/section.tsx";
import { tellDone, tellFailed } from "../../ui/toasts.tsx";
import { GroupSettingsFields } from "./group-settings-fields.tsx";
import type { GroupSettings } from "./group-settings-fields.tsx";
import styles from "./groups.module.css";
import { groupQuery, updateGroup } from "./queries.ts";
import type { GroupDetail } from "./queries.ts";
import { TpsLimitFields } from "./tps-limit-fields.tsx";
import type { TpsLimit } from "./tps-limit-fields.tsx";
import type { GroupsView } from "./use-groups-view.ts";

/** Changes the switches, retries and remark of a group; name and broker stay (GROUP-11). */
export default function EditGroup({ group, view: { instanceId, change } }: { group: string; view: GroupsView }) {
  const { data, error } = useQuery({ ...groupQuery(instanceId, group), refetchInterval: false });
  if (error) return <ErrorNotice error={error} />;
  return data ? <EditForm detail={data} instanceId={instanceId} onClose={() => change({ edit: undefined })} /> : null;
}

interface Values extends GroupSettings {
  /** Undefined = the engine has no such limits. */
  tpsLimits?: TpsLimit[] | undefined;
}

function EditForm({ detail, instanceId, onClose }: { detail: GroupDetail; instanceId: string; onClose: () => void }) {
  const { t } = useTranslation("groups");
  const queryClient = useQueryClient();
  const first = detail.brokers[0];
  const before: Values = { tpsLimits: detail.tpsLimits ?? undefined, consumeEnabled: first?.consumeEnabled ?? true, broadcastAllowed: first?.broadcastAllowed ?? false, maxRetries: first?.maxRetries ?? 16, remark: detail.remark };
  const submit = async (values: Values): Promise<void> => {
    const { warnings } = await updateGroup(queryClient, instanceId, detail.group, values);
    tellDone(t("edit.done", { group: detail.group }));
    for (const warning of warnings) tellFailed(`${warning.subject}: ${warning.detail}`);
  };
  return (
    <FormDrawer<Values> title={t("edit.title", { group: detail.group })} submitLabel={t("edit.action")} initialValues={before} onSubmit={submit} onClose={onClose}>
      <div className={styles.fixed}>
        <Facts
          facts={[
            { label: t("columns.group"), value: detail.group },
            { label: t("create.brokers"), value: detail.brokers.map(({ brokerName }) => brokerName).join(", ") },
          ]}
        />
      </div>
      <GroupSettingsFields />
      {detail.tpsLimits !== null && <TpsLimitFields instanceId={instanceId} group={detail.group} />}
    </FormDrawer>
  );
}
