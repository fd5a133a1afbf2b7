import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { DetailDrawer } from "../../ui/detail-drawer.tsx";
import { LinkTabs } from "../../ui/link-tabs.tsx";
import { Notice } from "../../ui/notice.tsx";
import { QueryPart } from "../../ui/query-part.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { StatusDot } from "../../ui/status-dot.tsx";
import { SummaryLine } from "../../ui/summary-line.tsx";
import { WarningList } from "../../ui/warning-list.tsx";
import { CheckTab } from "./check-tab.tsx";
import { PermissionEditor } from "./permission-editor.tsx";
import { usePermissionName } from "./permission-words.tsx";
import { userQuery } from "./queries.ts";
import type { UserRow } from "./queries.ts";
import { noUser, userTabs } from "./search.ts";
import type { AccessView } from "./use-access-view.ts";
import { UserMenu } from "./user-menu.tsx";

/** One user with its own link: its settings above; its rights on topics and groups, and what they come to, in tabs. */
export default function UserDrawer({ userId, view }: { userId: string; view: AccessView }) {
  const { t } = useTranslation("access");
  const { instanceId, search, change } = view;
  const query = useQuery(userQuery(instanceId, userId));
  const user = query.data;
  const tab = search.tab ?? userTabs[0];
  const counts = { topics: user?.topicPermissions.length, groups: user?.groupPermissions.length, check: undefined };
  const tabs = userTabs.map((id) => ({ id, label: t(`tabs.${id}`), count: counts[id] || undefined, link: { to: "/instances/$instanceId/access" as const, params: { instanceId }, search: { ...search, tab: id } } }));
  return (
    <DetailDrawer title={userId} width={680} state={user?.administrator && <StatusDot tone="ok">{t("columns.administrator")}</StatusDot>} actions={user && <UserMenu user={user} view={view} />} onClose={() => change(noUser)}>
      <QueryPart query={query}>
        {(data) => (
          <>
            <WarningList warnings={data.warnings} />
            {data.differsOn.length > 0 && <Notice tone="warn">{t("differs", { brokers: data.differsOn.join(", ") })}</Notice>}
            <UserLine user={data} />
            <LinkTabs label={t("tabs.label")} current={tab} tabs={tabs} />
            {tab === "topics" && <PermissionEditor key="topics" kind="topic" user={data} view={view} />}
            {tab === "groups" && <PermissionEditor key="groups" kind="group" user={data} view={view} />}
            {tab === "check" && <CheckTab user={data} view={view} />}
          </>
        )}
      </QueryPart>
    </DetailDrawer>
  );
}

/** What the user may do where nothing else is said, who is let in without a secret, and since when. */
function UserLine({ user }: { user: UserRow }) {
  const { t } = useTranslation("access");
  const nameOf = usePermissionName();
  return (
    <SummaryLine>
      <span data-tip={t("columns.topicDefaultTip")}>{t("summary.topics", { permission: nameOf(user.defaultTopicPermission, "topic") })}</span>
      <span data-tip={t("columns.groupDefaultTip")}>{t("summary.groups", { permission: nameOf(user.defaultGroupPermission, "group") })}</span>
      {user.allowList !== "" && <span data-tip={t("columns.allowListTip")}>{t("summary.allowList", { addresses: user.allowList })}</span>}
      {user.updatedAt !== null && (
        <span data-tip={t("columns.timeTip")}>
          {t("summary.updated")} <RelativeTime at={user.updatedAt} />
        </span>
      )}
      {user.remark !== "" && <em>{user.remark}</em>}
    </SummaryLine>
  );
}
