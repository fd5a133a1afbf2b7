import { useTranslation } from "react-i18next";
import { LinkTabs } from "../../ui/link-tabs.tsx";

/** The pages of delivery in their order; the label is `tabs.<id>` of the catalogue. */
const tabs = [
  { id: "contacts", to: "/instances/$instanceId/alarms/contacts" },
  { id: "policies", to: "/instances/$instanceId/alarms/policies" },
  { id: "deliveries", to: "/instances/$instanceId/alarms/deliveries" },
] as const;

/** Ways between the pages of delivery. */
export function NotificationTabs({ instanceId, current }: { instanceId: string; current: (typeof tabs)[number]["id"] }) {
  const { t } = useTranslation("notifications");
  return <LinkTabs label={t("tabs.label")} current={current} tabs={tabs.map(({ id, to }) => ({ id, label: t(`tabs.${id}`), link: { to, params: { instanceId }, replace: false } }))} />;
}
