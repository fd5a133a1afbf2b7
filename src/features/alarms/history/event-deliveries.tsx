import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { DeliveryRow } from "../notification-queries.ts";
import { ChannelName, DeliveryStateMark, useWaitText } from "../notification-words.tsx";
import styles from "../alarms.module.css";
import { deliveriesQuery } from "./queries.ts";

/** What did not arrive stands first. */
const order = { gaveUp: 0, waiting: 1, sending: 1, delivered: 2, collected: 2, withheld: 3 } as const satisfies Record<DeliveryRow["state"], number>;

/** What each channel did with the notice of an event (ALM-032), with the way to its tries. The catalogue `notifications` must be loaded. */
export function EventDeliveries({ eventId, instanceId }: { eventId: string; instanceId: string }) {
  const { data } = useQuery(deliveriesQuery(eventId));
  if (!data || data.rows.length === 0) return null;
  return (
    <ul className={styles.deliveries}>
      {data.rows
        .toSorted((a, b) => order[a.state] - order[b.state])
        .map((row) => (
          <li key={row.id}>
            <DeliveryStateMark row={row} />
            <Link to="/instances/$instanceId/alarms/deliveries" params={{ instanceId }} search={{ event: eventId, open: row.id }}>
              {row.channel === "" ? row.policyName : <ChannelName channel={row.channel} />}
            </Link>
            <span>{row.receiver}</span>
            <small>{row.channel !== "" && row.policyName}</small>
            <WaitLine row={row} />
          </li>
        ))}
    </ul>
  );
}

/** What holds it up. */
function WaitLine({ row }: { row: DeliveryRow }) {
  const wait = useWaitText()(row);
  return wait === undefined ? null : <small className={styles.wait}>{wait}</small>;
}
