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

/** How many alarms fire now over all instances, with the way to them; nothing while none does. */
export function AlarmBell() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data } = useQuery(firingQuery);
  if (!data || data.total === 0) return null;
  const label = t("shell.firing", { count: data.total });
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
      <Link className={styles.bell} to={to} params={{ instanceId: only.instanceId }} search={firing} aria-label={label} data-tip={label}>
        {inside}
      </Link>
    );
  }
  const items = data.instances.map(({ instanceId, instanceName, total }) => ({ id: instanceId, label: `${instanceName} (${total})`, onSelect: () => void navigate({ to, params: { instanceId }, search: firing }) }));
  return (
    <Menu
      items={items}
      trigger={(props) => (
        <button {...props} type="button" className={styles.bell} aria-label={label} data-tip={label}>
          {inside}
        </button>
      )}
    />
  );
}
