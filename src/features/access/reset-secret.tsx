import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../ui/button.tsx";
import { Modal } from "../../ui/modal.tsx";
import { ErrorNotice, Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import styles from "./access.module.css";
import { userQuery } from "./queries.ts";
import { randomSecret } from "./random-secret.ts";
import { secretProblem } from "./secret-problem.ts";
import type { AccessView } from "./use-access-view.ts";

/** Another secret for a user: the old one is refused from the next request on (ACL-20). */
export default function ResetSecret({ userId, view }: { userId: string; view: AccessView }) {
  const { t } = useTranslation(["access", "shell"]);
  const { changes, report, showSecret, change } = view;
  const { data: user } = useQuery({ ...userQuery(view.instanceId, userId), refetchInterval: false });
  const [secret, setSecret] = useState(randomSecret);
  const [isChecked, setIsChecked] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const problem = secretProblem(secret);
  const close = (): void => change({ secret: undefined });
  const reset = async (): Promise<void> => {
    setIsChecked(true);
    if (problem !== undefined) return;
    setIsBusy(true);
    setError(undefined);
    try {
      const send = () => changes.resetSecret(userId, secret);
      report(await send(), t("reset.done", { userId }), send);
      close();
      showSecret({ userId, secret, topic: user?.topicPermissions[0]?.name, group: user?.groupPermissions[0]?.name });
    } catch (failure) {
      setError(failure);
      setIsBusy(false);
    }
  };
  return (
    <Modal title={t("reset.title", { userId })} onClose={close} width={520}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void reset();
        }}
      >
        <Notice tone="warn">{t(user?.isConsoleAccount ? "reset.ownText" : "reset.text")}</Notice>
        <div className={styles.withButton}>
          <TextField label={t("secret.label")} value={secret} onChange={setSecret} hint={t("secret.rule")} error={isChecked && problem !== undefined ? t(`secret.${problem}`) : undefined} autoComplete="off" spellCheck={false} />
          <Button onClick={() => setSecret(randomSecret())}>{t("secret.generate")}</Button>
        </div>
        {error !== undefined && <ErrorNotice error={error} />}
        <div className={styles.buttons}>
          <span className={styles.end} />
          <Button onClick={close}>{t("shell:cancel")}</Button>
          <Button kind="primary" type="submit" busy={isBusy}>
            {t("reset.action")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
