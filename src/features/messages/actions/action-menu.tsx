import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Suspense, lazy } from "react";
import { useTranslation } from "react-i18next";
import { loadTexts } from "../../../i18n/texts.ts";
import { Button } from "../../../ui/button.tsx";
import { Menu } from "../../../ui/menu.tsx";
import type { MenuItem } from "../../../ui/menu.tsx";
import type { MessageActionsProps } from "./action-props.ts";
import { ConsumeDialog } from "./consume-dialog.tsx";
import { groupOfCopy, onlineGroupsQuery, originTopicOf } from "./queries.ts";
import { ResendDialog } from "./resend-dialog.tsx";

const EditDialog = lazy(async () => {
  // The pickers of names belong to the query page.
  const [dialog] = await Promise.all([import("./edit-dialog.tsx"), loadTexts("messages")]);
  return dialog;
});

/** The menu and its dialogs; an action that is not possible now says why (MSG-022). */
export default function ActionMenu({ instanceId, message, act, onAct }: MessageActionsProps) {
  const { t } = useTranslation("message-actions");
  const navigate = useNavigate();
  const topic = originTopicOf(message);
  const groups = useQuery(onlineGroupsQuery(instanceId, topic));
  const noTopic = topic === "" ? t("off.noTopic") : undefined;
  const nobody = groups.data?.length === 0 ? t("off.nobody", { topic }) : undefined;
  const copy = groupOfCopy(message.topic);
  // A dead letter is sent again where account is kept of it, and to its own group only.
  const resend: MenuItem = copy?.isDead
    ? { id: "deadLetters", icon: "deadLetter", label: t("deadLetters.menu"), onSelect: () => void navigate({ to: "/instances/$instanceId/dead-letters", params: { instanceId }, search: { group: copy.group, message: message.offsetMessageId } }) }
    : { id: "resend", icon: "refresh", label: t("resend.menu"), offBecause: copy ? t("off.retry", { group: copy.group }) : noTopic, onSelect: () => onAct("resend") };
  const items: MenuItem[] = [
    resend,
    { id: "edit", icon: "edit", label: t("edit.menu"), onSelect: () => onAct("edit") },
    { id: "consume", icon: "clients", label: t("consume.menu"), startsGroup: true, offBecause: noTopic ?? nobody, onSelect: () => onAct("consume") },
  ];
  const close = (): void => onAct(undefined);
  return (
    <>
      <Menu
        items={items}
        trigger={(props) => (
          <Button small icon="more" {...props}>
            {t("menu")}
          </Button>
        )}
      />
      {act === "resend" && !copy && <ResendDialog instanceId={instanceId} message={message} topic={topic} onClose={close} />}
      {act === "consume" && <ConsumeDialog instanceId={instanceId} message={message} topic={topic} onClose={close} />}
      {act === "edit" && (
        <Suspense>
          <EditDialog instanceId={instanceId} message={message} topic={topic} onClose={close} />
        </Suspense>
      )}
    </>
  );
}
