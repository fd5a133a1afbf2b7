import { openDeliveryRig } from "./delivery-rig.ts";

/*
 * A server with nothing but deliveries, for tests that kill it: `node delivery-process.ts FOLDER`. Makes what its parent
 * tells it to, and tells which rows there are.
 */
const rig = openDeliveryRig(process.argv[2] ?? "");

process.on("message", (message) => {
  const { deed, url, count, policyId } = { deed: "", url: "", count: 0, policyId: "", ...(typeof message === "object" ? message : {}) };
  if (deed === "policy") void rig.addPolicy([{ kind: "webhook", url }]).then((id) => process.send?.({ policyId: id }));
  if (deed === "notify") for (let number = 0; number < count; number++) rig.notify([policyId], { ruleId: `rule-${number}`, eventId: `event-${number}` });
  if (deed === "rows") process.send?.({ rows: rig.rows().map(({ attempts, id, state }) => ({ id, state, attempts, outcomes: rig.deliveries.get(id).attemptList.map(({ outcome }) => outcome) })) });
});
process.send?.({ ready: true });
