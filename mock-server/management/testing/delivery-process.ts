import { z } from "zod";
import { policyShape } from "../../../src/contract/notifications.ts";
import { openAlarms } from "./delivery-alarms.ts";
import { openDeliveryRig } from "./delivery-rig.ts";

/*
 * A server with nothing but deliveries, for tests that kill it: `node delivery-process.ts FOLDER`. Makes what its parent
 * tells it to, and tells which rows there are.
 */
const rig = openDeliveryRig(process.argv[2] ?? "");
const alarms = openAlarms(rig);
const order = z.object({ deed: z.string(), url: z.string().default(""), count: z.number().default(0), policyId: z.string().default(""), hours: policyShape.activeHours });

process.on("message", (message) => {
  const { deed, url, count, policyId, hours } = order.parse(message);
  const more = { activeHours: hours };
  if (deed === "policy") void rig.addPolicy([{ kind: "webhook", url }], more).then((id) => process.send?.({ policyId: id }));
  if (deed === "hours") void rig.changePolicy(policyId, more).then(() => process.send?.({ changed: true }));
  if (deed === "notify") for (let number = 0; number < count; number++) alarms.raise([policyId], `rule-${number}`);
  if (deed === "rows") process.send?.({ rows: rig.rows().map(({ attempts, id, state }) => ({ id, state, attempts, outcomes: rig.deliveries.get(id).attemptList.map(({ outcome }) => outcome) })) });
});
process.send?.({ ready: true });
