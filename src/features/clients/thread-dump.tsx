import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-text.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Section } from "../../ui/section.tsx";
import { StatusDot } from "../../ui/status-dot.tsx";
import styles from "./clients.module.css";
import { takeThreadDump } from "./queries.ts";

/** The stacks of a client's threads, taken only on demand: it makes the client work. */
export function ThreadDump({ instanceId, group, clientId }: { instanceId: string; group: string; clientId: string }) {
  const { t } = useTranslation("clients");
  const dump = useMutation({ mutationFn: () => takeThreadDump(instanceId, group, clientId) });
  const actions = (
    <>
      {dump.data && <CopyButton text={dump.data} label={t("running.threads")} />}
      <Button small busy={dump.isPending} onClick={() => dump.mutate()}>
        {dump.data === undefined ? t("running.takeThreads") : t("running.takeAgain")}
      </Button>
    </>
  );
  return (
    <Section title={t("running.threads")} note={t("running.threadsNote")} actions={actions}>
      {dump.isPending && (
        <p role="status">
          <StatusDot tone="busy">{t("running.dumping")}</StatusDot>
        </p>
      )}
      {dump.error && <ErrorNotice error={dump.error} />}
      {dump.data === "" && <p className={styles.unknown}>{t("running.noThreads")}</p>}
      {dump.data && (
        // A scrolling area must be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <pre className={styles.dump} tabIndex={0}>
          {dump.data}
        </pre>
      )}
    </Section>
  );
}
