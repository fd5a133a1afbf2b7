import { useTranslation } from "react-i18next";
import styles from "./dial-test.module.css";
import { StateCode } from "./state-code.tsx";

const sendCodes = ["SEND_OK", "FLUSH_DISK_TIMEOUT", "FLUSH_SLAVE_TIMEOUT", "SLAVE_NOT_AVAILABLE", "UNKNOWN_ERROR", "MESSAGE_SIZE_EXCEEDED", "PRODUCE_THROTTLE", "SERVICE_NOT_AVAILABLE"] as const;
const consumeCodes = ["CONSUME_SUCCESS", "RECONSUME_LATER", "CONSUME_FAILURE", "SLAVE_NOT_AVAILABLE", "NO_MATCHED_MESSAGE", "OFFSET_ILLEGAL", "BROKER_TIMEOUT"] as const;

/** Every code with its meaning: eight of sending (DIAL-5, DIAL-6), seven of consuming (DIAL-10, DIAL-11). */
export function CodeLegend({ kind, isOpen }: { kind: "send" | "consume"; isOpen: boolean }) {
  const { t } = useTranslation("dial-test");
  const rows = kind === "send" ? sendCodes.map((code) => ({ code, meaning: t(`send.${code}`) })) : consumeCodes.map((code) => ({ code, meaning: t(`states.${code}`) }));
  return (
    <details className={styles.legend} open={isOpen}>
      <summary>{kind === "send" ? t("legend.sendTitle") : t("legend.consumeTitle")}</summary>
      <dl>
        {rows.map(({ code, meaning }) => (
          <div key={code}>
            <dt>
              <StateCode code={code} />
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
