import { useTranslation } from "react-i18next";
import { GroupPicker, TopicPicker } from "../../parts/name-pickers.tsx";
import { StatusDot } from "../../ui/status-dot.tsx";
import styles from "./access.module.css";
import { allows, effectivePermission } from "./effective-permission.ts";
import type { EffectivePermission } from "./effective-permission.ts";
import { usePermissionName } from "./permission-words.tsx";
import type { UserRow } from "./queries.ts";
import type { AccessView } from "./use-access-view.ts";

/** What may this user do on a topic with a group? Answered by the engine's own rules, with the rule that decides. */
export function CheckTab({ user, view }: { user: UserRow; view: AccessView }) {
  const { t } = useTranslation("access");
  const { instanceId, search, adjust } = view;
  const [topic, group] = [search.topic ?? "", search.group ?? ""];
  const onTopic = effectivePermission(user, "topic", topic);
  const onGroup = effectivePermission(user, "group", group);
  const named = { topic: topic || t("check.anyTopic"), group: group || t("check.anyGroup") };
  return (
    <>
      <p className={styles.note}>{t("check.note")}</p>
      <div className={styles.check}>
        <TopicPicker instanceId={instanceId} value={topic} onChange={(name) => adjust({ topic: name || undefined })} />
        <GroupPicker instanceId={instanceId} value={group} onChange={(name) => adjust({ group: name || undefined })} />
      </div>
      <dl className={styles.verdicts}>
        <Verdict label={t("check.send", named)} may={allows(onTopic, "PUB")} because={[{ kind: "topic", right: onTopic }]} />
        <Verdict
          label={t("check.consume", named)}
          may={allows(onTopic, "SUB") && allows(onGroup, "SUB")}
          because={[
            { kind: "topic", right: onTopic },
            { kind: "group", right: onGroup },
          ]}
        />
      </dl>
      {user.allowList !== "" && <p className={styles.note}>{t("check.allowList", { addresses: user.allowList })}</p>}
    </>
  );
}

interface VerdictProps {
  label: string;
  may: boolean;
  because: { kind: "topic" | "group"; right: EffectivePermission }[];
}

function Verdict({ label, may, because }: VerdictProps) {
  const { t } = useTranslation("access");
  const nameOf = usePermissionName();
  const reasons = because.map(({ kind, right }) => (right.from === "administrator" ? t("check.administrator") : t(`check.${right.from}`, { kind: t(`check.kinds.${kind}`), permission: nameOf(right.permission, kind) })));
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <StatusDot tone={may ? "ok" : "danger"}>{t(may ? "check.yes" : "check.no")}</StatusDot>
        <small>{[...new Set(reasons)].join(" · ")}</small>
      </dd>
    </div>
  );
}
