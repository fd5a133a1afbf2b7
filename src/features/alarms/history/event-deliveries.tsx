import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { StatusDot } from "../../../ui/status-dot.tsx";
import styles from "../alarms.module.css";
import { deliveriesQuery } from "./queries.ts";

const tones = { waiting: "busy", sending: "busy", delivered: "ok", gaveUp: "danger", collected: "ok", withheld: "idle" } as const;

/** What each channel did with the notice of an event (ALM-032). */
export function EventDeliveries({ eventId }: { eventId: string }) {
  const { t } = useTranslation("alarms");
  const { data } = useQuery(deliveriesQuery(eventId));
  if (!data || data.rows.length === 0) return null;
  return (
    <ul className={styles.deliveries}>
      {data.rows.map(({ channel, id, lastAnswer, policyName, receiver, state }) => (
        <li key={id}>
          <StatusDot tone={tones[state]} tip={lastAnswer}>
            {t(`deliveries.${state}`, { to: [policyName, channel, receiver].filter(Boolean).join(" · ") })}
          </StatusDot>
        </li>
      ))}
    </ul>
  );
}
