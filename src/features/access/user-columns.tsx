import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Mono } from "../../ui/copy-text.tsx";
import type { Column } from "../../ui/data-table-types.ts";
import { HiddenText } from "../../ui/hidden-text.tsx";
import { NameCell } from "../../ui/name-cell.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { StatusDot } from "../../ui/status-dot.tsx";
import styles from "./access.module.css";
import { PermissionWord } from "./permission-words.tsx";
import type { UserRow } from "./queries.ts";
import type { UserTab } from "./search.ts";
import type { AccessView } from "./use-access-view.ts";
import { UserMenu } from "./user-menu.tsx";

/** ACL-10. */
export function useUserColumns(view: AccessView): Column<UserRow>[] {
  const { t } = useTranslation("access");
  const time = (at: number | null) => (at === null ? <span className={styles.none}>–</span> : <RelativeTime at={at} />);
  return [
    { id: "userId", title: t("columns.userId"), sortable: true, wraps: true, cell: (row) => <UserName row={row} view={view} /> },
    { id: "administrator", title: t("columns.administrator"), sortable: true, firstDirection: "desc", cell: (row) => (row.administrator ? <StatusDot tone="ok">{t("administrator.yes")}</StatusDot> : <span className={styles.none}>{t("administrator.no")}</span>) },
    { id: "defaultTopicPermission", title: t("columns.topicDefault"), tip: t("columns.topicDefaultTip"), sortable: true, cell: (row) => <PermissionWord kind="topic" permission={row.defaultTopicPermission} /> },
    { id: "defaultGroupPermission", title: t("columns.groupDefault"), tip: t("columns.groupDefaultTip"), sortable: true, cell: (row) => <PermissionWord kind="group" permission={row.defaultGroupPermission} /> },
    { id: "own", title: t("columns.own"), tip: t("columns.ownTip"), cell: (row) => <OwnRights row={row} view={view} /> },
    { id: "allowList", title: t("columns.allowList"), tip: t("columns.allowListTip"), sortable: true, wraps: true, wideOnly: true, cell: (row) => (row.allowList === "" ? <span className={styles.none}>–</span> : <Mono>{row.allowList}</Mono>) },
    { id: "createdAt", title: t("columns.created"), tip: t("columns.timeTip"), sortable: true, firstDirection: "desc", wideOnly: true, cell: (row) => time(row.createdAt) },
    { id: "updatedAt", title: t("columns.updated"), tip: t("columns.timeTip"), sortable: true, firstDirection: "desc", wideOnly: true, cell: (row) => time(row.updatedAt) },
    { id: "actions", title: <HiddenText>{t("columns.actions")}</HiddenText>, align: "right", width: 44, cell: (row) => <UserMenu user={row} view={view} /> },
  ];
}

function UserName({ row, view }: { row: UserRow; view: AccessView }) {
  const { t } = useTranslation("access");
  const marks = [row.isConsoleAccount && t("marks.console"), row.differsOn.length > 0 && t("marks.differs", { brokers: row.differsOn.join(", ") })].filter((mark) => mark !== false);
  return (
    <NameCell name={row.userId} marks={marks} remark={row.remark} minWidth={150}>
      <UserLink row={row} view={view} tab={undefined}>
        {row.userId}
      </UserLink>
    </NameCell>
  );
}

/** How many rights of its own a user has; each count opens its list. */
function OwnRights({ row, view }: { row: UserRow; view: AccessView }) {
  const { t } = useTranslation("access");
  const [topics, groups] = [row.topicPermissions.length, row.groupPermissions.length];
  if (topics === 0 && groups === 0) return <span className={styles.none}>{t("own.none")}</span>;
  return (
    <span className={styles.links}>
      {topics > 0 && (
        <UserLink row={row} view={view} tab="topics">
          {t("own.topics", { count: topics })}
        </UserLink>
      )}
      {groups > 0 && (
        <UserLink row={row} view={view} tab="groups">
          {t("own.groups", { count: groups })}
        </UserLink>
      )}
    </span>
  );
}

function UserLink({ row, view, tab, children }: { row: UserRow; view: AccessView; tab: UserTab | undefined; children: string }) {
  return (
    <Link to="/instances/$instanceId/access" params={{ instanceId: view.instanceId }} search={{ ...view.search, user: row.userId, tab, topic: undefined, group: undefined }} resetScroll={false}>
      {children}
    </Link>
  );
}
