import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Suspense, lazy } from "react";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../api/call.ts";
import { settingNames, settingSections } from "../../contract/setting-rules.ts";
import type { SettingName } from "../../contract/setting-rules.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Facts, Section } from "../../ui/section.tsx";
import { StatusDot } from "../../ui/status-dot.tsx";
import { WarningList } from "../../ui/warning-list.tsx";
import { instanceSettingsQuery } from "./queries.ts";
import { differingText } from "./setting-edits.ts";
import { SettingText } from "./setting-value.tsx";
import styles from "./settings.module.css";

type Settings = AnswerOf<"getInstanceSettings">;

const SettingsForm = lazy(() => import("./settings-form.tsx"));
const route = getRouteApi("/instances/$instanceId/details");

/** Settings that the masters keep, section by section; what the engine does not have says so, and so does what differs between masters. */
export function BrokerSettings({ instanceId }: { instanceId: string }) {
  const { t } = useTranslation("instances");
  const { open } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error } = useQuery(instanceSettingsQuery(instanceId));
  const edit = data && (
    <ButtonLink small icon="edit" to="/instances/$instanceId/details" params={{ instanceId }} search={(before) => ({ ...before, open: "settings" as const })} resetScroll={false}>
      {t("settings.edit")}
    </ButtonLink>
  );
  return (
    <Section title={t("settings.title")} note={t("settings.note")} actions={edit}>
      {error && <ErrorNotice error={error} />}
      <WarningList warnings={data?.warnings} />
      {!error &&
        settingSections.map((section) => (
          <div key={section} className={styles.group}>
            <h3>{t(`settings.sections.${section}`)}</h3>
            <Facts facts={settingNames(section).map((name) => ({ label: t(`settings.fields.${name}.label`), tip: t(`settings.fields.${name}.hint`), value: <SettingFact name={name} data={data} /> }))} />
          </div>
        ))}
      {open === "settings" && data && (
        <Suspense>
          <SettingsForm instanceId={instanceId} settings={data} onClose={() => void navigate({ search: (before) => ({ ...before, open: undefined }), replace: true, resetScroll: false })} />
        </Suspense>
      )}
    </Section>
  );
}

function SettingFact({ name, data }: { name: SettingName; data: Settings | undefined }) {
  const { t } = useTranslation("instances");
  const differing = data?.differing.find((setting) => setting.name === name);
  return (
    <>
      <SettingText name={name} value={data?.values[name]} />
      {differing && (
        <span className={styles.differs}>
          <StatusDot tone="warn">{t("settings.differs", { values: differingText(differing) })}</StatusDot>
        </span>
      )}
    </>
  );
}
