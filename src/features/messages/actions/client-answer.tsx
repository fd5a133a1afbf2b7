import { useTranslation } from "react-i18next";
import { Notice } from "../../../ui/notice.tsx";
import { Duration } from "../../../ui/quantity.tsx";
import { Facts } from "../../../ui/section.tsx";
import styles from "./actions.module.css";
import type { Consumed } from "./queries.ts";

const tones = { CR_SUCCESS: "info", CR_COMMIT: "info", CR_LATER: "warn", CR_ROLLBACK: "warn", CR_RETURN_NULL: "danger", CR_THROW_EXCEPTION: "danger", NO_ANSWER: "danger" } as const;

/** What one client made of a message that it was handed. */
export function ClientAnswer({ answer: { clientId, orderly, remark, result, spentMs } }: { answer: Consumed }) {
  const { t } = useTranslation("message-actions");
  return (
    <>
      <Notice tone={tones[result]}>{t(`results.${result}`)}</Notice>
      <Facts
        facts={[
          { label: t("consume.result"), value: <code>{result}</code> },
          { label: t("consume.client"), value: clientId },
          { label: t("consume.listener"), value: result === "NO_ANSWER" ? "–" : t(orderly ? "consume.orderly" : "consume.concurrent") },
          { label: t("consume.spent"), value: <Duration ms={spentMs} /> },
        ]}
      />
      {remark !== "" && <pre className={styles.remark}>{remark}</pre>}
    </>
  );
}
