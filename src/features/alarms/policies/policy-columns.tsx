import { useTranslation } from "react-i18next";
import { IconButton } from "../../../ui/button.tsx";
import type { Column } from "../../../ui/data-table-types.ts";
import { HiddenText } from "../../../ui/hidden-text.tsx";
import { Menu } from "../../../ui/menu.tsx";
import { NameCell } from "../../../ui/name-cell.tsx";
import { RelativeTime } from "../../../ui/relative-time.tsx";
import type { PolicyRow } from "../notification-queries.ts";
import type { PolicySearch } from "../notification-search.ts";
import { dayKey } from "../notification-words.tsx";
import styles from "../notifications.module.css";

/** ALARM-7. */
export function usePolicyColumns(change: (part: Partial<PolicySearch>) => void): Column<PolicyRow>[] {
  const { t } = useTranslation("notifications");
  const none = <span className={styles.none}>–</span>;
  const hoursOf = ({ activeHours, timeZone }: PolicyRow): string => (activeHours === null ? t("policies.always") : `${activeHours.days.map((day) => t(`days.${dayKey(day)}`)).join(" ")} ${activeHours.from}–${activeHours.to} (${timeZone})`);
  return [
    {
      id: "name",
      title: t("columns.name"),
      sortable: true,
      wraps: true,
      cell: (row) => (
        <NameCell name={row.name} marks={[]} remark={row.remark} minWidth={150}>
          {row.name}
        </NameCell>
      ),
    },
    { id: "channels", title: t("policies.channels"), wraps: true, cell: (row) => row.channels.map(({ kind }) => t(`channels.${kind}`)).join(", ") },
    { id: "kinds", title: t("policies.kinds"), wraps: true, cell: (row) => row.kinds.map((kind) => t(`kinds.${kind}`)).join(", ") },
    { id: "severities", title: t("policies.severities"), wraps: true, wideOnly: true, cell: (row) => (row.severities.length === 4 ? t("policies.all") : row.severities.map((severity) => t(`severities.${severity}`)).join(", ")) },
    { id: "hours", title: t("policies.hours"), wraps: true, wideOnly: true, cell: hoursOf },
    { id: "usedBy", title: t("policies.usedBy"), wraps: true, cell: (row) => (row.usedBy.length === 0 ? none : row.usedBy.join(", ")) },
    { id: "updatedAt", title: t("columns.updated"), sortable: true, firstDirection: "desc", wideOnly: true, cell: (row) => <RelativeTime at={row.updatedAt} /> },
    {
      id: "actions",
      title: <HiddenText>{t("columns.actions")}</HiddenText>,
      align: "right",
      width: 44,
      cell: (row) => (
        <Menu
          items={[
            { id: "test", icon: "message", label: t("actions.test"), onSelect: () => change({ test: row.id }) },
            { id: "edit", icon: "edit", label: t("actions.edit"), onSelect: () => change({ edit: row.id }) },
            { id: "delete", icon: "trash", label: t("actions.delete"), danger: true, startsGroup: true, onSelect: () => change({ remove: row.id }) },
          ]}
          trigger={(props) => <IconButton small icon="more" label={t("actions.more", { name: row.name })} {...props} />}
        />
      ),
    },
  ];
}
