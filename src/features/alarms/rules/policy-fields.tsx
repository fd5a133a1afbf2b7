import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ErrorNotice } from "../../../ui/notice.tsx";
import styles from "../alarms.module.css";
import { policyChoicesQuery } from "./queries.ts";

/** ALM-018: the notification policies that are told. */
export function PolicyFields({ policyIds, onChange }: { policyIds: readonly string[]; onChange: (policyIds: string[]) => void }) {
  const { t } = useTranslation("alarms");
  const { data, error, refetch } = useQuery(policyChoicesQuery());
  if (error && !data) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  const turn = (id: string): void => onChange(policyIds.includes(id) ? policyIds.filter((other) => other !== id) : [...policyIds, id]);
  return (
    <div className={styles.mute} role="group" aria-label={t("notice.policies")}>
      <strong>{t("notice.policies")}</strong>
      {(data?.rows ?? []).map(({ id, name }) => (
        <label key={id} className={styles.check}>
          <input type="checkbox" checked={policyIds.includes(id)} onChange={() => turn(id)} />
          {name}
        </label>
      ))}
      {policyIds.length === 0 && <small>{t(data?.total === 0 ? "notice.noPolicies" : "notice.onlyHistory")}</small>}
    </div>
  );
}
