import { useTranslation } from "react-i18next";
import { problemOf } from "../../lib/problem.ts";
import { IconButton } from "../../ui/button.tsx";
import { Menu } from "../../ui/menu.tsx";
import type { MenuItem } from "../../ui/menu.tsx";
import { tellFailed } from "../../ui/toasts.tsx";
import { useErrorLine } from "../../ui/use-error-texts.ts";
import type { UserRow } from "./queries.ts";
import type { UserTab } from "./search.ts";
import type { AccessView } from "./use-access-view.ts";

/** What can be done with one user (ACL-10). */
export function UserMenu({ user, view }: { user: UserRow; view: AccessView }) {
  const { t } = useTranslation("access");
  const errorLine = useErrorLine();
  const { userId } = user;
  const { change, changes, report } = view;
  const show = (tab: UserTab) => (): void => change({ user: userId, tab, topic: undefined, group: undefined });
  const repeat = async (): Promise<void> => {
    try {
      const outcome = await changes.repeat(userId);
      report(outcome, t("repeat.done", { userId }), () => changes.repeat(userId));
      if (outcome.failures.some(({ code }) => code === "access_secret_needed")) change({ secret: userId });
    } catch (failure) {
      // Nobody knows its secret, so that every broker can only get a new one.
      if (problemOf(failure).code === "access_secret_needed") change({ secret: userId });
      tellFailed(`${t("repeat.failed", { userId })} ${errorLine(failure)}`);
    }
  };
  const items: MenuItem[] = [
    { id: "topics", icon: "topic", label: t("actions.topics"), onSelect: show("topics") },
    { id: "groups", icon: "group", label: t("actions.groups"), onSelect: show("groups") },
    { id: "check", icon: "help", label: t("actions.check"), onSelect: show("check") },
    { id: "edit", icon: "edit", label: t("actions.edit"), startsGroup: true, onSelect: () => change({ edit: userId }) },
    { id: "secret", icon: "key", label: t("actions.secret"), onSelect: () => change({ secret: userId }) },
    ...(user.differsOn.length > 0 ? [{ id: "repeat", icon: "refresh" as const, label: t("actions.repeat"), onSelect: () => void repeat() }] : []),
    { id: "delete", icon: "trash", label: t("actions.delete"), danger: true, startsGroup: true, onSelect: () => change({ remove: userId }) },
  ];
  return <Menu items={items} trigger={(props) => <IconButton small icon="more" label={t("actions.more", { userId })} {...props} />} />;
}
