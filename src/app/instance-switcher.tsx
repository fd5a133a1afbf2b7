import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { allInstancesQuery } from "../features/instances/queries.ts";
import { Icon } from "../ui/icon.tsx";
import { Menu } from "../ui/menu.tsx";
import { StatusDot } from "../ui/status-dot.tsx";
import styles from "./sidebar.module.css";

const tones = { running: "ok", connecting: "busy", unreachable: "danger", denied: "danger" } as const;

/** The instance that the pages below are about; choosing another keeps to its overview. */
export function InstanceSwitcher({ instanceId }: { instanceId: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data } = useQuery(allInstancesQuery);
  const current = data?.rows.find((row) => row.id === instanceId);
  const items = (data?.rows ?? []).map((row) => ({
    id: row.id,
    label: <StatusDot tone={tones[row.state]}>{row.name}</StatusDot>,
    checked: row.id === instanceId,
    onSelect: () => void navigate({ to: "/instances/$instanceId", params: { instanceId: row.id } }),
  }));
  const all = { id: "", label: t("shell.allInstances"), startsGroup: items.length > 0, onSelect: () => void navigate({ to: "/instances" }) };
  return (
    <Menu
      align="start"
      items={[...items, all]}
      trigger={(props) => (
        <button {...props} type="button" className={styles.switcher} aria-label={`${t("shell.switchInstance")}: ${current?.name ?? instanceId}`}>
          <StatusDot tone={current ? tones[current.state] : "idle"}>{current?.name ?? instanceId}</StatusDot>
          <Icon name="sort" size={14} />
        </button>
      )}
    />
  );
}
