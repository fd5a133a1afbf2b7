import { Suspense, lazy } from "react";
import { loadTexts } from "../../../i18n/texts.ts";
import type { MessageActionsProps } from "./action-props.ts";

const ActionMenu = lazy(async () => {
  const [menu] = await Promise.all([import("./action-menu.tsx"), loadTexts("message-actions")]);
  return menu;
});

/** What can be done with one message: send it again, edit a copy, have one client consume it. Loaded on its own. */
export function MessageActions(props: MessageActionsProps) {
  return (
    <Suspense>
      <ActionMenu {...props} />
    </Suspense>
  );
}
