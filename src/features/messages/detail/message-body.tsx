import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatBytes } from "../../../lib/format-bytes.ts";
import { BodyViewer } from "../../../ui/body-viewer.tsx";
import { Button } from "../../../ui/button.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Section } from "../../../ui/section.tsx";
import { bytesOfBase64, saveBody } from "./body-bytes.ts";
import type { MessageDetail } from "../queries.ts";

/** More is shown on demand: laying out megabytes would keep the page busy. */
const shownAtFirst = 1_048_576;

/** The body (MSG-7, TOPIC-23), unpacked when it could be; never executed and never HTML. */
export function MessageBody({ message }: { message: MessageDetail }) {
  const { t } = useTranslation("messages");
  const [isWhole, setIsWhole] = useState(false);
  const bytes = useMemo(() => bytesOfBase64(message.bodyBase64), [message.bodyBase64]);
  const shown = useMemo(() => (isWhole ? bytes : bytes.subarray(0, shownAtFirst)), [bytes, isWhole]);
  const packed = message.compression === "none" || message.unpackError ? undefined : t("drawer.bodyUnpacked", { stored: formatBytes(message.bodyBytes), unpacked: formatBytes(message.unpackedBytes) });
  const actions = (
    <>
      {shown.length < bytes.length && (
        <Button small onClick={() => setIsWhole(true)}>
          {t("drawer.showAll")}
        </Button>
      )}
      {bytes.length > 0 && (
        <Button small onClick={() => saveBody(bytes, message.uniqueId || message.offsetMessageId)}>
          {t("drawer.download")}
        </Button>
      )}
    </>
  );
  return (
    <Section title={t("drawer.body")} note={packed && `${message.compression} · ${packed}`} actions={actions}>
      {message.unpackError && <Notice tone="warn">{t("drawer.unpackFailed", { compression: message.compression, reason: message.unpackError })}</Notice>}
      <BodyViewer bytes={shown} totalBytes={bytes.length} />
    </Section>
  );
}
