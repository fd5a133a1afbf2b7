import type { MessageAct } from "../detail/search.ts";
import type { MessageDetail } from "../queries.ts";

export interface MessageActionsProps {
  instanceId: string;
  message: MessageDetail;
  /** The dialog that the link says is open. */
  act: MessageAct | undefined;
  onAct: (act: MessageAct | undefined) => void;
}

export interface ActionDialogProps {
  instanceId: string;
  message: MessageDetail;
  /** The topic that the message was sent to first; empty when it does not tell. */
  topic: string;
  onClose: () => void;
}
