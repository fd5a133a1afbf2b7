import type access from "./en/access.json";
import type alarms from "./en/alarms.json";
import type clients from "./en/clients.json";
import type cluster from "./en/cluster.json";
import type dashboards from "./en/dashboards.json";
import type deadLetters from "./en/dead-letters.json";
import type dialTest from "./en/dial-test.json";
import type doctor from "./en/doctor.json";
import type errors from "./en/errors.json";
import type exports from "./en/exports.json";
import type groups from "./en/groups.json";
import type instances from "./en/instances.json";
import type jobs from "./en/jobs.json";
import type message from "./en/message.json";
import type messageActions from "./en/message-actions.json";
import type messages from "./en/messages.json";
import type metrics from "./en/metrics.json";
import type overview from "./en/overview.json";
import type probes from "./en/probes.json";
import type notifications from "./en/notifications.json";
import type session from "./en/session.json";
import type shell from "./en/shell.json";
import type tail from "./en/tail.json";
import type topics from "./en/topics.json";
import type traces from "./en/traces.json";
import type where from "./en/where.json";

/** One entry a catalogue: adding a feature means two JSON files and one line here; keys are then checked by the compiler. */
interface Catalogues {
  access: typeof access;
  alarms: typeof alarms;
  clients: typeof clients;
  cluster: typeof cluster;
  dashboards: typeof dashboards;
  "dead-letters": typeof deadLetters;
  "dial-test": typeof dialTest;
  doctor: typeof doctor;
  errors: typeof errors;
  exports: typeof exports;
  groups: typeof groups;
  instances: typeof instances;
  jobs: typeof jobs;
  message: typeof message;
  "message-actions": typeof messageActions;
  messages: typeof messages;
  metrics: typeof metrics;
  overview: typeof overview;
  probes: typeof probes;
  notifications: typeof notifications;
  session: typeof session;
  shell: typeof shell;
  tail: typeof tail;
  topics: typeof topics;
  traces: typeof traces;
  where: typeof where;
}

export type Namespace = keyof Catalogues;
/** An error code that has texts. */
export type ErrorKey = keyof Catalogues["errors"];

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "shell";
    resources: Catalogues;
  }
}
