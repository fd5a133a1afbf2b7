import { useTranslation } from "react-i18next";

/** Read-write, read-only or write-only (TOPIC-4); the engine's inherit bit and others are shown as the number they are. */
export function PermissionText({ bits }: { bits: number }) {
  const { t } = useTranslation("topics");
  const access = bits & 6;
  if (access === 6) return t("permissions.6");
  if (access === 4) return t("permissions.4");
  if (access === 2) return t("permissions.2");
  return t("permissions.none");
}
