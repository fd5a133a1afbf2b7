import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../ui/button.tsx";
import { Menu } from "../../ui/menu.tsx";
import type { MenuItem } from "../../ui/menu.tsx";
import { dialTestLink, messagesLink, resetLink, tailLink } from "./links.ts";
import type { TopicDetail } from "./queries.ts";
import type { TopicTab } from "./search.ts";
import type { TopicsView } from "./use-topics-view.ts";

/** What can be done with one topic (TOPIC-5). System topics belong to the engine: they can be read only. */
export function TopicMenu({ topic, kind, view }: { topic: string; kind: TopicDetail["kind"]; view: TopicsView }) {
  const { t } = useTranslation("topics");
  const navigate = useNavigate();
  const { instanceId, change } = view;
  const isSystem = kind === "system" ? t("actions.systemStays") : undefined;
  const show = (tab: TopicTab) => (): void => change({ topic, tab, queuePage: undefined });
  const items: MenuItem[] = [
    { id: "details", icon: "overview", label: t("actions.details"), onSelect: show("queues") },
    { id: "route", icon: "cluster", label: t("actions.route"), onSelect: show("route") },
    { id: "backlog", icon: "compact", label: t("actions.backlog"), onSelect: show("backlog") },
    { id: "charts", icon: "dialTest", label: t("actions.charts"), onSelect: show("charts") },
    { id: "messages", icon: "message", label: t("actions.messages"), startsGroup: true, onSelect: () => void navigate(messagesLink(instanceId, topic)) },
    { id: "tail", icon: "tail", label: t("actions.tail"), onSelect: () => void navigate(tailLink(instanceId, topic)) },
    { id: "dialTest", icon: "producer", label: t("actions.dialTest"), offBecause: isSystem, onSelect: () => void navigate(dialTestLink(instanceId, topic)) },
    { id: "edit", icon: "edit", label: t("actions.edit"), startsGroup: true, offBecause: isSystem, onSelect: () => change({ edit: topic }) },
    { id: "reset", icon: "refresh", label: t("actions.reset"), offBecause: isSystem, onSelect: () => void navigate(resetLink(instanceId, topic)) },
    { id: "delete", icon: "trash", label: t("actions.delete"), danger: true, startsGroup: true, offBecause: isSystem, onSelect: () => change({ remove: topic }) },
  ];
  return <Menu items={items} trigger={(props) => <IconButton small icon="more" label={t("actions.more", { name: topic })} {...props} />} />;
}
