import { useTranslation } from "react-i18next";
import { StatusDot } from "../../ui/status-dot.tsx";

const tones = { running: "ok", connecting: "busy", unreachable: "danger", denied: "danger" } as const;

/** State of an instance (INST-12 to INST-18) as dot and word; the reason on hover. */
export function InstanceState({ state, detail }: { state: keyof typeof tones; detail?: string }) {
  const { t } = useTranslation("instances");
  return (
    <StatusDot tone={tones[state]} tip={detail || undefined}>
      {t(`state.${state}`)}
    </StatusDot>
  );
}
