import { queryOptions, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { Icon } from "../ui/icon.tsx";
import { Menu } from "../ui/menu.tsx";
import styles from "./sidebar.module.css";

/** Asked, not streamed: a stream a tab would use up the six connections that a browser gives to one address. */
const firingQuery = queryOptions({ queryKey: ["alarms", "firing"], queryFn: ({ signal }) => call("countFiringAlarms", { signal }), refetchInterval: 10_000 });

const firing = { state: "firing" } as const;

/** How many alarms fire now over all instances, with the way to them: red while one that nobody looks after is critical, without colour once all are acknowledged, nothing while none fires. */
export function AlarmBell() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data } = useQuery(firingQuery);
  if (!data || data.total === 0) return null;
  const open = data.total - data.acknowledged;
  const label = [t("shell.firing", { count: data.total }), data.acknowledged > 0 && t("shell.acknowledged", { count: data.acknowledged })].filter(Boolean).join(t("shell.listSeparator"));
  const tone = data.instances.some(({ critical }) => critical > 0) ? "danger" : open > 0 ? "warn" : undefined;
  const look = { className: styles.bell, "data-tone": tone, "aria-label": label, "data-tip": label };
  const inside = (
    <>
      <Icon name="bell" size={15} />
      {data.total}
    </>
  );
  const [only, ...others] = data.instances;
  const to = "/instances/$instanceId/alarms/history";
  if (only && others.length === 0) {
    return (
      <Link {...look} to={to} params={{ instanceId: only.instanceId }} search={firing}>
        {inside}
      </Link>
    );
  }
  const items = data.instances.map(({ instanceId, instanceName, total }) => ({ id: instanceId, label: `${instanceName} (${total})`, onSelect: () => void navigate({ to, params: { instanceId }, search: firing }) }));
  return (
    <Menu
      items={items}
      trigger={(props) => (
        <button {...props} {...look} type="button">
          {inside}
        </button>
      )}
    />
  );
}
