import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../ui/button.tsx";
import type { InstanceRow } from "./queries.ts";
import { InPlaceEdit } from "./in-place-edit.tsx";
import styles from "./instances.module.css";
import { useInstanceUpdate } from "./use-instance-update.ts";

/** The name of a row: link to the instance, and an edit icon that renames in place (INST-10). */
export function InstanceName({ instance }: { instance: Pick<InstanceRow, "id" | "name" | "bundled" | "description"> }) {
  const { t } = useTranslation("instances");
  const [isEditing, setIsEditing] = useState(false);
  const update = useInstanceUpdate(instance.id);
  if (isEditing) {
    return <InPlaceEdit label={t("rename.label")} value={instance.name} maxLength={64} required onClose={() => setIsEditing(false)} onSave={(name) => update({ name }, t("rename.done", { name }))} />;
  }
  return (
    <span className={styles.name}>
      <Link to="/instances/$instanceId" params={{ instanceId: instance.id }} data-tip={instance.description || undefined}>
        {instance.name}
      </Link>
      {instance.bundled && (
        <span className={styles.badge} data-tip={t("bundledTip")}>
          {t("bundled")}
        </span>
      )}
      <IconButton small icon="edit" className={styles.onHover} label={t("actions.rename")} onClick={() => setIsEditing(true)} />
    </span>
  );
}
