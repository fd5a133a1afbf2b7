import { useTranslation } from "react-i18next";
import { Facts, Section } from "../../ui/section.tsx";
import { StatusDot } from "../../ui/status-dot.tsx";
import type { InstanceDetail } from "./queries.ts";

/** What the engine offers, read from the wire; a page that is off for this reason says the same. */
export function Capabilities({ capabilities }: { capabilities: InstanceDetail["capabilities"] }) {
  const { t } = useTranslation("instances");
  if (capabilities.length === 0) return null;
  return (
    <Section title={t("detail.capabilities")}>
      <Facts
        facts={capabilities.map(({ name, supported, reason }) => ({
          label: t(`capabilities.${name}`),
          value: (
            <StatusDot tone={supported ? "ok" : "idle"} tip={reason || undefined}>
              {t(supported ? "capabilities.supported" : "capabilities.unsupported")}
            </StatusDot>
          ),
        }))}
      />
    </Section>
  );
}
