import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { CopyText, Mono } from "../../ui/copy-text.tsx";
import { DetailDrawer } from "../../ui/detail-drawer.tsx";
import { LinkTabs } from "../../ui/link-tabs.tsx";
import { Notice } from "../../ui/notice.tsx";
import { QueryPart } from "../../ui/query-part.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Facts } from "../../ui/section.tsx";
import { StatusDot } from "../../ui/status-dot.tsx";
import { WarningList } from "../../ui/warning-list.tsx";
import styles from "./access.module.css";
import { CheckTab } from "./check-tab.tsx";
import { PermissionEditor } from "./permission-editor.tsx";
import { PermissionWord } from "./permission-words.tsx";
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
    <DetailDrawer title={userId} width={680} state={user?.administrator && <StatusDot tone="ok">{t("administrator.yes")}</StatusDot>} actions={user && <UserMenu user={user} view={view} />} onClose={() => change(noUser)}>
      <QueryPart query={query}>
        {(data) => (
          <>
            <WarningList warnings={data.warnings} />
            {data.differsOn.length > 0 && <Notice tone="warn">{t("differs", { brokers: data.differsOn.join(", ") })}</Notice>}
            <UserFacts user={data} />
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

function UserFacts({ user }: { user: UserRow }) {
  const { t } = useTranslation("access");
  const time = (at: number | null) => (at === null ? undefined : <RelativeTime at={at} />);
  const none = <span className={styles.none}>–</span>;
  return (
    <div className={styles.summary}>
      <Facts
        facts={[
          { label: t("columns.userId"), value: <CopyText text={user.userId} /> },
          { label: t("columns.topicDefault"), value: <PermissionWord kind="topic" permission={user.defaultTopicPermission} />, tip: t("columns.topicDefaultTip") },
          { label: t("columns.groupDefault"), value: <PermissionWord kind="group" permission={user.defaultGroupPermission} />, tip: t("columns.groupDefaultTip") },
          { label: t("columns.allowList"), value: user.allowList === "" ? none : <Mono>{user.allowList}</Mono>, tip: t("columns.allowListTip") },
          { label: t("columns.created"), value: time(user.createdAt), tip: t("columns.timeTip") },
          { label: t("columns.updated"), value: time(user.updatedAt), tip: t("columns.timeTip") },
          { label: t("columns.remark"), value: user.remark === "" ? none : user.remark },
        ]}
      />
    </div>
  );
}
