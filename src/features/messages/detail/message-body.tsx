import { useMutation } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { formatBytes } from "../../../lib/format-bytes.ts";
import { BodyViewer } from "../../../ui/body-viewer.tsx";
import { Button } from "../../../ui/button.tsx";
import { Menu } from "../../../ui/menu.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { tellFailed } from "../../../ui/toasts.tsx";
import { storedBodyOf } from "../queries.ts";
import type { MessageDetail } from "../queries.ts";
import { bytesOfBase64, saveBody } from "./body-bytes.ts";

/** The body (MSG-7, TOPIC-23, MSG-012), unpacked when it could be; never executed and never HTML. */
export function MessageBody({ instanceId, message }: { instanceId: string; message: MessageDetail }) {
  const { t } = useTranslation("message");
  const bytes = useMemo(() => bytesOfBase64(message.bodyBase64), [message.bodyBase64]);
  const isUnpacked = message.compression !== "none" && message.unpackError === "";
  return (
    <>
      {message.unpackError && <Notice tone="warn">{t("body.unpackFailed", { compression: message.compression, reason: message.unpackError })}</Notice>}
      {isUnpacked && <Notice>{t("body.unpacked", { compression: message.compression, stored: formatBytes(message.bodyBytes), unpacked: formatBytes(message.unpackedBytes) })}</Notice>}
      <BodyViewer bytes={bytes} actions={<Download instanceId={instanceId} message={message} bytes={bytes} isUnpacked={isUnpacked} />} />
    </>
  );
}

function Download({ instanceId, message, bytes, isUnpacked }: { instanceId: string; message: MessageDetail; bytes: Uint8Array<ArrayBuffer>; isUnpacked: boolean }) {
  const { t } = useTranslation("message");
  const name = message.uniqueId || message.offsetMessageId;
  const stored = useMutation({
    mutationFn: () => storedBodyOf(instanceId, message.offsetMessageId),
    onSuccess: (base64) => saveBody(bytesOfBase64(base64), `${name}.${message.compression}`),
    onError: tellFailed,
  });
  if (!isUnpacked) {
    return (
      <Button small onClick={() => saveBody(bytes, `${name}.bin`)}>
        {t("body.download")}
      </Button>
    );
  }
  return (
    <Menu
      items={[
        { id: "unpacked", label: t("body.downloadUnpacked", { size: formatBytes(message.unpackedBytes) }), onSelect: () => saveBody(bytes, `${name}.bin`) },
        { id: "stored", label: t("body.downloadStored", { compression: message.compression, size: formatBytes(message.bodyBytes) }), onSelect: () => stored.mutate() },
      ]}
      trigger={(trigger) => (
        <Button small busy={stored.isPending} {...trigger}>
          {t("body.download")}
        </Button>
      )}
    />
  );
}
