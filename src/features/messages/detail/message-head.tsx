import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useCloseByBack } from "../../../ui/use-close-by-back.ts";
import { MessageActions } from "../actions/message-actions.tsx";
import { CopyCommand } from "../../../parts/copy-command.tsx";
import { messageCommands } from "../copy-as/query-commands.ts";
import { MessageWalk } from "./message-walk.tsx";
import type { MessageWalkProps } from "./message-walk.tsx";
import type { MessageAct } from "./search.ts";

/** What stands beside the title of a message, on its page and in a drawer of any list: its actions, and the steps to its neighbours. */
export function MessageHead(walk: MessageWalkProps) {
  const { t } = useTranslation("message");
  const { dialog } = useSearch({ strict: false });
  const navigate = useNavigate();
  const show = (next: MessageAct | undefined, replace: boolean): void => void navigate({ to: ".", search: (before) => ({ ...before, dialog: next }), replace, resetScroll: false });
  const close = useCloseByBack(dialog !== undefined, () => show(undefined, true));
  const onAct = (next: MessageAct | undefined): void => (next === undefined ? close() : show(next, false));
  return (
    <>
      <CopyCommand instanceId={walk.instanceId} action={t("title")} commands={(place) => messageCommands(place, walk.message.offsetMessageId)} />
      <MessageActions instanceId={walk.instanceId} message={walk.message} act={dialog} onAct={onAct} />
      <MessageWalk {...walk} />
    </>
  );
}
