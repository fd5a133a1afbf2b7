import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../ui/button.tsx";
import { Menu } from "../../ui/menu.tsx";
import type { MenuItem } from "../../ui/menu.tsx";
import { tellDone, tellFailed } from "../../ui/toasts.tsx";
import { updateGroup } from "./queries.ts";
import type { GroupRow } from "./queries.ts";
import type { GroupTab } from "./search.ts";
import type { GroupsView } from "./use-groups-view.ts";

interface GroupMenuProps {
  /** `brokerName` absent: the actions are for all brokers of the group. */
  row: Pick<GroupRow, "group" | "kind" | "consumeEnabled"> & { brokerName?: string };
  view: GroupsView;
}

/** What can be done with one group (GROUP-4). Groups of the engine itself can be read only. */
export function GroupMenu({ row: { group, kind, consumeEnabled, brokerName }, view }: GroupMenuProps) {
  const { t } = useTranslation("groups");
  const queryClient = useQueryClient();
  const { instanceId, change } = view;
  const isSystem = kind === "system" ? t("actions.systemStays") : undefined;
  const show = (tab: GroupTab) => (): void => change({ group, tab, of: undefined, client: undefined });
  const enable = async (): Promise<void> => {
    try {
      const { warnings } = await updateGroup(queryClient, instanceId, group, { consumeEnabled: true, brokerNames: brokerName === undefined ? undefined : [brokerName] });
      tellDone(t("enable.done", { group }));
      for (const warning of warnings) tellFailed(`${warning.subject}: ${warning.detail}`);
    } catch (failure) {
      tellFailed(`${t("enable.failed", { group })} ${failure instanceof Error ? failure.message : String(failure)}`);
    }
  };
  const items: MenuItem[] = [
    { id: "topics", icon: "topic", label: t("actions.topics"), onSelect: show("subscriptions") },
    { id: "backlog", icon: "compact", label: t("actions.backlog"), onSelect: show("backlog") },
    { id: "clients", icon: "clients", label: t("actions.clients"), onSelect: show("clients") },
    consumeEnabled
      ? { id: "disable", icon: "close", label: t("actions.disable"), startsGroup: true, offBecause: isSystem, onSelect: () => change({ disable: group, on: brokerName }) }
      : { id: "enable", icon: "check", label: t("actions.enable"), startsGroup: true, offBecause: isSystem, onSelect: () => void enable() },
    { id: "reset", icon: "refresh", label: t("actions.reset"), offBecause: isSystem, onSelect: () => change({ reset: true, resetGroup: group }) },
    { id: "edit", icon: "edit", label: t("actions.edit"), offBecause: isSystem, onSelect: () => change({ edit: group }) },
    { id: "delete", icon: "trash", label: t("actions.delete"), danger: true, startsGroup: true, offBecause: isSystem, onSelect: () => change({ remove: group }) },
  ];
  return <Menu items={items} trigger={(props) => <IconButton small icon="more" label={t("actions.more", { name: group })} {...props} />} />;
}
