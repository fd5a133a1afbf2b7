import { Suspense, lazy } from "react";
import { loadTexts } from "../../../i18n/texts.ts";
import type { MessageDrawerProps } from "./search.ts";

const MessageDrawer = lazy(async () => {
  const [page] = await Promise.all([import("./message-drawer.tsx"), loadTexts("message"), loadTexts("where"), loadTexts("traces")]);
  return page;
});

/** One message in a drawer of any list; its page and its texts are loaded when the first is opened. */
export function OpenMessage(props: MessageDrawerProps) {
  return (
    <Suspense>
      <MessageDrawer {...props} />
    </Suspense>
  );
}
