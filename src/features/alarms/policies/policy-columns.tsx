import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../../ui/button.tsx";
import type { Column } from "../../../ui/data-table-types.ts";
import { HiddenText } from "../../../ui/hidden-text.tsx";
import { Menu } from "../../../ui/menu.tsx";
import { NameCell } from "../../../ui/name-cell.tsx";
import { RelativeTime } from "../../../ui/relative-time.tsx";
import type { PolicyRow } from "../notification-queries.ts";
import type { PolicySearch } from "../notification-search.ts";
import { FewNames } from "../few-names.tsx";
import { dayKey } from "../notification-words.tsx";
import styles from "../notifications.module.css";

/** ALARM-7. */
export function usePolicyColumns(instanceId: string, search: PolicySearch, change: (part: Partial<PolicySearch>) => void): Column<PolicyRow>[] {
  const { t } = useTranslation("notifications");
  return [
    {
      id: "name",
      title: t("columns.name"),
      sortable: true,
      wraps: true,
      cell: (row) => (
        <NameCell name={row.name} marks={[]} remark={row.remark} minWidth={150}>
          <Link to="/instances/$instanceId/alarms/policies" params={{ instanceId }} search={{ ...search, edit: row.id }} resetScroll={false}>
            {row.name}
          </Link>
        </NameCell>
      ),
    },
    { id: "channels", title: t("policies.channels"), wraps: true, cell: (row) => <Kinds channels={row.channels} /> },
    { id: "kinds", title: t("policies.kinds"), wraps: true, cell: (row) => (row.kinds.length === 3 ? t("policies.all") : row.kinds.map((kind) => t(`kinds.${kind}`)).join(t("separator"))) },
    { id: "severities", title: t("policies.severities"), wraps: true, wideOnly: true, cell: (row) => (row.severities.length === 4 ? t("policies.all") : row.severities.map((severity) => t(`severities.${severity}`)).join(t("separator"))) },
    { id: "hours", title: t("policies.hours"), wraps: true, wideOnly: true, cell: (row) => <Hours policy={row} /> },
    { id: "usedBy", title: t("policies.usedBy"), wraps: true, cell: (row) => <FewNames names={row.usedBy} /> },
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

/** Each kind once, with how many there are of it. */
function Kinds({ channels }: Pick<PolicyRow, "channels">) {
  const { t } = useTranslation("notifications");
  const kinds = [...new Set(channels.map(({ kind }) => kind))];
  const nameOf = (kind: (typeof kinds)[number]): string => {
    const count = channels.filter((channel) => channel.kind === kind).length;
    return count === 1 ? t(`channels.${kind}`) : t("times", { name: t(`channels.${kind}`), count });
  };
  return kinds.map(nameOf).join(t("separator"));
}

/** `Mon–Fri 22:00–08:00`, and below it the time zone. */
function Hours({ policy: { activeHours, timeZone } }: { policy: PolicyRow }) {
  const { t } = useTranslation("notifications");
  if (activeHours === null) return t("policies.always");
  const name = (day: number | undefined): string => t(`days.${dayKey(day ?? 1)}`);
  const { days, from, to } = activeHours;
  const isRange = days.length > 2 && days.every((day, place) => place === 0 || day === (days[place - 1] ?? 0) + 1);
  return (
    <span className={styles.hours}>
      {isRange ? `${name(days[0])}–${name(days.at(-1))}` : days.map(name).join(t("separator"))} <span>{`${from}–${to}`}</span> <small className={styles.none}>{timeZone}</small>
    </span>
  );
}
