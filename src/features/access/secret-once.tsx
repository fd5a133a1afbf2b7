import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { accessQuery } from "../../api/instance-queries.ts";
import { Button } from "../../ui/button.tsx";
import { consumeSamples, produceSamples } from "../../ui/client-samples.ts";
import { CodeBlock } from "../../ui/code-block.tsx";
import { CopyButton, Mono } from "../../ui/copy-text.tsx";
import { ChoiceTabs } from "../../ui/link-tabs.tsx";
import { Modal } from "../../ui/modal.tsx";
import { Notice } from "../../ui/notice.tsx";
import styles from "./access.module.css";
import type { AccessView, NewSecret } from "./use-access-view.ts";

/** The one moment at which a secret can be taken along: as text, and in code that runs as it stands. */
export default function SecretOnce({ shown, view }: { shown: NewSecret; view: AccessView }) {
  const { t } = useTranslation("access");
  const { data: instance } = useQuery(accessQuery(view.instanceId));
  const [role, setRole] = useState<"produce" | "consume">("produce");
  const values = {
    nameServers: instance?.nameServers.join(";") ?? "",
    topic: shown.topic ?? "TopicTest",
    group: shown.group ?? "my-group",
    credentials: { accessKey: shown.userId, secretKey: shown.secret },
    tls: instance?.tls ?? false,
  };
  const close = (): void => view.showSecret(undefined);
  const roles = [
    { id: "produce" as const, label: t("once.produce") },
    { id: "consume" as const, label: t("once.consume") },
  ];
  return (
    <Modal
      title={t("once.title", { userId: shown.userId })}
      onClose={close}
      width={760}
      onlyButtonsClose
      footer={
        <Button kind="primary" onClick={close}>
          {t("once.close")}
        </Button>
      }
    >
      <Notice tone="warn">{t("once.text")}</Notice>
      <dl className={styles.credentials}>
        <dt>AccessKey</dt>
        <dd>
          <Mono>{shown.userId}</Mono>
          <CopyButton text={shown.userId} />
        </dd>
        <dt>SecretKey</dt>
        <dd>
          <Mono>{shown.secret}</Mono>
          <CopyButton text={shown.secret} label={t("once.copySecret")} />
        </dd>
      </dl>
      {instance && (
        <div className={styles.samples}>
          <ChoiceTabs label={t("once.role")} tabs={roles} current={role} onChange={setRole} />
          <CodeBlock samples={role === "produce" ? produceSamples(values) : consumeSamples(values)} />
        </div>
      )}
    </Modal>
  );
}
