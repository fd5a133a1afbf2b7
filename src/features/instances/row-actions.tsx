import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../ui/button.tsx";
import { Menu } from "../../ui/menu.tsx";
import type { InstanceRow } from "./queries.ts";
import styles from "./instances.module.css";
import { RemoveInstance } from "./remove-instance.tsx";

/** Manage and the More menu of a row (INST-8, INST-9, INST-22). */
export function RowActions({ instance, manage }: { instance: InstanceRow; manage: ReactNode }) {
  const { t } = useTranslation("instances");
  const navigate = useNavigate({ from: "/instances" });
  const [isRemoving, setIsRemoving] = useState(false);
  const bundledStays = instance.bundled ? t("actions.bundledStays") : undefined;
  const items = [
    { id: "edit", icon: "edit" as const, label: t("actions.edit"), onSelect: () => void navigate({ to: "/instances", search: (before) => ({ ...before, open: "edit", of: instance.id }) }) },
    { id: "remove", icon: "trash" as const, label: t("actions.remove"), danger: true, offBecause: bundledStays, onSelect: () => setIsRemoving(true) },
  ];
  return (
    <span className={styles.actions}>
      {manage}
      <Menu items={items} trigger={(props) => <IconButton small icon="more" label={t("actions.more", { name: instance.name })} {...props} />} />
      {isRemoving && <RemoveInstance instance={instance} onClose={() => setIsRemoving(false)} />}
    </span>
  );
}
