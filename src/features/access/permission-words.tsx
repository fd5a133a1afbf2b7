import { useTranslation } from "react-i18next";
import type { UserRow } from "./queries.ts";
import styles from "./access.module.css";

export type Permission = UserRow["defaultTopicPermission"];

/** What the engine can say of a topic (ACL-6) and of a group (ACL-7). */
export const topicPermissions: readonly Permission[] = ["PUB|SUB", "PUB", "SUB", "DENY"];
export const groupPermissions: readonly Permission[] = ["SUB", "DENY"];

const keys = { "PUB|SUB": "both", PUB: "publish", SUB: "subscribe", DENY: "deny" } as const;

/** The word for a permission and, for those who know the protocol, its code: "Publish (PUB)". */
export function usePermissionName(): (permission: Permission, kind: "topic" | "group") => string {
  const { t } = useTranslation("access");
  return (permission, kind) => `${kind === "group" && permission === "SUB" ? t("permissions.join") : t(`permissions.${keys[permission]}`)} (${permission})`;
}

/** A permission as a word; its code is on hover. */
export function PermissionWord({ permission, kind }: { permission: Permission; kind: "topic" | "group" }) {
  const { t } = useTranslation("access");
  const word = kind === "group" && permission === "SUB" ? t("permissions.join") : t(`permissions.${keys[permission]}`);
  return (
    <span data-tip={permission} className={permission === "DENY" ? styles.none : undefined}>
      {word}
    </span>
  );
}
