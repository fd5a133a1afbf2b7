import { useTranslation } from "react-i18next";
import { LinkTabs } from "../../ui/link-tabs.tsx";

/** The pages of alarms in their order; the label is `tabs.<id>` of the catalogue `alarms`. */
const tabs = [
  { id: "history", to: "/instances/$instanceId/alarms/history" },
  { id: "rules", to: "/instances/$instanceId/alarms/rules" },
  { id: "templates", to: "/instances/$instanceId/alarms/templates" },
  { id: "contacts", to: "/instances/$instanceId/alarms/contacts" },
  { id: "policies", to: "/instances/$instanceId/alarms/policies" },
  { id: "deliveries", to: "/instances/$instanceId/alarms/deliveries" },
] as const;

export type AlarmTab = (typeof tabs)[number]["id"];

/** Ways between the pages of alarms. The catalogue `alarms` must be loaded. */
export function AlarmTabs({ instanceId, current }: { instanceId: string; current: AlarmTab }) {
  const { t } = useTranslation("alarms");
  return <LinkTabs label={t("tabs.label")} current={current} tabs={tabs.map(({ id, to }) => ({ id, label: t(`tabs.${id}`), link: { to, params: { instanceId }, replace: false } }))} />;
}
