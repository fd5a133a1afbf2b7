import { accessEndpoints } from "./access.ts";
import { boardEndpoints } from "./boards.ts";
import { brokerSettingEndpoints } from "./broker-settings.ts";
import { clientEndpoints } from "./clients.ts";
import { clusterEndpoints } from "./cluster.ts";
import { deadLetterEndpoints } from "./dead-letters.ts";
import { dialTestEndpoints } from "./dial-test.ts";
import { alarmEventEndpoints } from "./alarm-events.ts";
import { alarmRuleEndpoints } from "./alarm-rules.ts";
import { doctorEndpoints } from "./doctor.ts";
import type { EndpointSchemas } from "./endpoint.ts";
import { exportEndpoints } from "./exports.ts";
import { groupEndpoints } from "./groups.ts";
import { instanceEndpoints } from "./instances.ts";
import { jobEndpoints } from "./jobs.ts";
import { messageActionEndpoints } from "./message-actions.ts";
import { messageEndpoints } from "./messages.ts";
import { offsetResetEndpoints } from "./offset-resets.ts";
import { neighbourEndpoints } from "./neighbours.ts";
import { metricEndpoints } from "./metrics.ts";
import { notificationEndpoints } from "./notifications.ts";
import type { EndpointName } from "./paths.ts";
import { probeEndpoints } from "./probes.ts";
import { searchEndpoints } from "./search.ts";
import { sessionEndpoints } from "./session.ts";
import { topicEndpoints } from "./topics.ts";
import { traceEndpoints } from "./traces.ts";
import { verdictEndpoints } from "./verdicts.ts";

/** Every endpoint of the console's API with its schemas; the compiler refuses a path without schemas. */
export const endpoints = {
  ...sessionEndpoints,
  ...instanceEndpoints,
  ...brokerSettingEndpoints,
  ...clusterEndpoints,
  ...topicEndpoints,
  ...groupEndpoints,
  ...offsetResetEndpoints,
  ...clientEndpoints,
  ...dialTestEndpoints,
  ...probeEndpoints,
  ...messageEndpoints,
  ...messageActionEndpoints,
  ...jobEndpoints,
  ...exportEndpoints,
  ...deadLetterEndpoints,
  ...traceEndpoints,
  ...verdictEndpoints,
  ...neighbourEndpoints,
  ...accessEndpoints,
  ...metricEndpoints,
  ...alarmRuleEndpoints,
  ...alarmEventEndpoints,
  ...doctorEndpoints,
  ...notificationEndpoints,
  ...boardEndpoints,
  ...searchEndpoints,
} satisfies Record<EndpointName, EndpointSchemas>;

export type Endpoints = typeof endpoints;
