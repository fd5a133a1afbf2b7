import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Suspense, lazy } from "react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "../../ui/button.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Facts, Section } from "../../ui/section.tsx";
import { StatusDot } from "../../ui/status-dot.tsx";
import { instanceSettingsQuery } from "./queries.ts";

const SettingsForm = lazy(() => import("./settings-form.tsx"));
const route = getRouteApi("/instances/$instanceId");

/** Settings that the brokers keep: automatic creation and retention; what the engine does not tell is a dash. */
export function BrokerSettings({ instanceId }: { instanceId: string }) {
  const { t } = useTranslation("instances");
  const { open } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error } = useQuery(instanceSettingsQuery(instanceId));
  const word = (isOn: boolean | null | undefined) => (isOn === null || isOn === undefined ? undefined : <StatusDot tone={isOn ? "ok" : "idle"}>{isOn ? t("detail.on") : t("detail.off")}</StatusDot>);
  const edit = data && (
    <ButtonLink small icon="edit" to="/instances/$instanceId" params={{ instanceId }} search={(before) => ({ ...before, open: "settings" as const })} resetScroll={false}>
      {t("settings.edit")}
    </ButtonLink>
  );
  return (
    <Section title={t("settings.title")} actions={edit}>
      {error && <ErrorNotice error={error} />}
      {!error && (
        <Facts
          facts={[
            { label: t("settings.autoCreateTopics"), value: word(data?.autoCreateTopics), tip: t("settings.autoCreateTopicsTip") },
            { label: t("settings.autoCreateGroups"), value: word(data?.autoCreateGroups), tip: t("settings.autoCreateGroupsTip") },
            { label: t("settings.retention"), value: typeof data?.retentionHours === "number" ? t("settings.hours", { hours: data.retentionHours }) : undefined },
          ]}
        />
      )}
      {open === "settings" && data && (
        <Suspense>
          <SettingsForm instanceId={instanceId} settings={data} onClose={() => void navigate({ search: (before) => ({ ...before, open: undefined }), replace: true, resetScroll: false })} />
        </Suspense>
      )}
    </Section>
  );
}
