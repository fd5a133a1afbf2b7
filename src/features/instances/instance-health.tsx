import { useTranslation } from "react-i18next";
import { StatusDot } from "../../ui/status-dot.tsx";
import type { InstanceRow } from "./queries.ts";

const tones = { none: "ok", note: "ok", watch: "warn", act: "danger" } as const;

/** The gravest of what was found wrong with an instance, as dot and word; its first page says what. */
export function InstanceHealth({ health }: { health: InstanceRow["health"] }) {
  const { t } = useTranslation("instances");
  return <StatusDot tone={health === null ? "idle" : tones[health]}>{t(`health.${health ?? "unknown"}`)}</StatusDot>;
}
