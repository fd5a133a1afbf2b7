import { Link } from "@tanstack/react-router";
import { CopyButton, Mono } from "../../ui/copy-text.tsx";
import styles from "./dial-test.module.css";

/** An offset id (DIAL-14) that opens the message, with a copy button. */
export function MessageLink({ instanceId, messageId }: { instanceId: string; messageId: string }) {
  return (
    <span className={styles.messageId}>
      <Link to="/instances/$instanceId/messages" params={{ instanceId }} search={{ by: "id", id: messageId, message: messageId }}>
        <Mono>{messageId}</Mono>
      </Link>
      <CopyButton text={messageId} />
    </span>
  );
}
