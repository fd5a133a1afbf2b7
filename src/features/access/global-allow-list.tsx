import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { isAddressRule } from "../../contract/address-rule.ts";
import { Button } from "../../ui/button.tsx";
import fieldStyles from "../../ui/field.module.css";
import { Modal } from "../../ui/modal.tsx";
import { ErrorNotice, Notice } from "../../ui/notice.tsx";
import styles from "./access.module.css";
import { accessStateQuery } from "./queries.ts";
import type { AccessView } from "./use-access-view.ts";

/** One a line; a comma would make two of one. */
const linesOf = (text: string): string[] => text.split(/[\n,]/).map((line) => line.trim()).filter((line) => line !== "");

/** The addresses from which nobody needs a secret: replaced as a whole, because the engine knows no other way. */
export default function GlobalAllowList({ view }: { view: AccessView }) {
  const { data } = useQuery({ ...accessStateQuery(view.instanceId), refetchInterval: false });
  return data ? <AllowListForm known={data.globalAllowList} differsOn={data.allowListDiffersOn} view={view} /> : null;
}

function AllowListForm({ known, differsOn, view }: { known: string[] | null; differsOn: string[]; view: AccessView }) {
  const { t } = useTranslation(["access", "shell"]);
  const id = useId();
  const [text, setText] = useState(() => (known ?? []).join("\n"));
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const addresses = linesOf(text);
  const wrong = addresses.find((address) => !isAddressRule(address));
  const close = (): void => view.change({ allow: undefined });
  const save = async (): Promise<void> => {
    if (wrong !== undefined) return;
    setIsBusy(true);
    setError(undefined);
    try {
      const send = () => view.changes.setGlobalAllowList(addresses);
      view.report(await send(), t("allow.done"), send);
      close();
    } catch (failure) {
      setError(failure);
      setIsBusy(false);
    }
  };
  return (
    <Modal title={t("allow.title")} onClose={close} width={520}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Notice tone="warn">{t("allow.text")}</Notice>
        {differsOn.length > 0 && <Notice tone="warn">{t("allow.differs", { brokers: differsOn.join(", ") })}</Notice>}
        {known === null && <Notice>{t("allow.replaces")}</Notice>}
        <div className={`${fieldStyles.field} ${styles.addresses}`}>
          <label htmlFor={id}>{t("allow.field")}</label>
          <textarea id={id} rows={5} value={text} spellCheck={false} aria-invalid={wrong !== undefined} aria-describedby={`${id}-hint`} onChange={(event) => setText(event.target.value)} />
          <small id={`${id}-hint`} role={wrong === undefined ? undefined : "alert"}>
            {wrong === undefined ? t("allow.rule") : t("allow.wrong", { address: wrong })}
          </small>
        </div>
        {error !== undefined && <ErrorNotice error={error} />}
        <div className={styles.buttons}>
          <span className={styles.end} />
          <Button onClick={close}>{t("shell:cancel")}</Button>
          <Button kind="primary" type="submit" busy={isBusy} disabled={wrong !== undefined}>
            {t("shell:save")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
