import type { EngineAdapterFactory } from "../adapters/port/engine-adapter.ts";
import type { MetricKeeper } from "../metrics/metric-keeper.ts";
import { AccessUsersStore } from "../store/access-users-store.ts";
import { AccountsStore } from "../store/accounts-store.ts";
import { AuditStore } from "../store/audit-store.ts";
import { BoardsStore } from "../store/boards-store.ts";
import type { openDatabase } from "../store/database.ts";
import { InstancesStore } from "../store/instances-store.ts";
import { JobsStore } from "../store/jobs-store.ts";
import { NotesStore } from "../store/notes-store.ts";
import { ProbeWorker } from "../probes/probe-worker.ts";
import { OffsetResetsStore } from "../store/offset-resets-store.ts";
import { ProbesStore } from "../store/probes-store.ts";
import type { SecretBox } from "../store/secret-box.ts";
import { ResendLedgerStore } from "../store/resend-ledger-store.ts";
import { SessionsStore } from "../store/sessions-store.ts";
import { AccessUsers } from "./access-users.ts";
import { Access } from "./access.ts";
import { Accounts } from "./accounts.ts";
import type { Clock, ServiceLog } from "./actor.ts";
import { createAlarms } from "./alarms/alarms.ts";
import { AuditTrail } from "./audit-trail.ts";
import { Boards } from "./boards.ts";
import { BrokerSettings } from "./broker-settings.ts";
import { Clients } from "./clients.ts";
import { Cluster } from "./cluster.ts";
import { ClusterNodes } from "./cluster-nodes.ts";
import { ConnectionTests } from "./connection-tests.ts";
import { DeadLetterGroups } from "./dead-letters/dead-letter-groups.ts";
import { DeadLetterResends } from "./dead-letters/dead-letter-resends.ts";
import { DeadLetterTrials } from "./dead-letters/dead-letter-trials.ts";
import { DeadLetters } from "./dead-letters/dead-letters.ts";
import { DialConsume } from "./dial-consume.ts";
import { DialProduce } from "./dial-produce.ts";
import type { DiskReserve } from "./exports/disk-reserve.ts";
import { exportJob } from "./exports/export-job.ts";
import { Doctor } from "./doctor/doctor.ts";
import { Exports } from "./exports/exports.ts";
import { GroupDetails } from "./group-details.ts";
import { GroupLists } from "./group-lists.ts";
import { Groups } from "./groups.ts";
import { InstanceHub } from "./instance-hub.ts";
import { Instances } from "./instances.ts";
import { JobFiles } from "./jobs/job-files.ts";
import { Jobs } from "./jobs/jobs.ts";
import { MessageActions } from "./message-actions/message-actions.ts";
import { Messages } from "./messages/messages.ts";
import { Metrics } from "./metrics.ts";
import { createNotifications } from "./notifications/notifications.ts";
import { OffsetResets } from "./offset-resets/offset-resets.ts";
import { PrometheusText } from "./prometheus/prometheus-text.ts";
import { Probes } from "./probes.ts";
import { Search } from "./search.ts";
import { Sessions } from "./sessions.ts";
import { SignInAttempts } from "./sign-in-attempts.ts";
import { Tail } from "./tail/tail.ts";
import { TopicDetails } from "./topic-details.ts";
import { TopicLists } from "./topic-lists.ts";
import { Topics } from "./topics.ts";
import { Traces } from "./traces/traces.ts";
import { Verdicts } from "./verdicts/verdicts.ts";

export interface ServicesParts {
  database: ReturnType<typeof openDatabase>;
  secrets: SecretBox;
  /** Folder of what exports write. */
  exportsDir: string;
  /** What exports leave free of its disk. */
  diskReserve: DiskReserve;
  engines: { rocketmq: EngineAdapterFactory };
  clock: Clock;
  log: ServiceLog;
  version: string;
  /** Stored figures; opened and closed by who gives it. */
  metrics: MetricKeeper;
}


export type Services = ReturnType<typeof createServices>;

/** Puts the services together; nothing is connected until `hub.start()`. */
export function createServices({ clock, database, diskReserve, engines, exportsDir, log, metrics, secrets, version }: ServicesParts) {
  const accountsStore = new AccountsStore(database);
  const notes = new NotesStore(database);
  const audit = new AuditTrail(new AuditStore(database), clock, log);
  const sessions = new Sessions(new SessionsStore(database), accountsStore, clock);
  const hub = new InstanceHub({ store: new InstancesStore(database, secrets), notes, engines, clock, log, metrics: metrics.latest });
  const accessStore = new AccessUsersStore(database, secrets);
  const connectionTests = new ConnectionTests(hub, audit);
  const notifications = createNotifications({ database, secrets, audit, clock, log });
  const jobs = new Jobs({ store: new JobsStore(database), files: new JobFiles(exportsDir), hub, audit });
  jobs.register("export", exportJob(diskReserve));
  const resendLedger = new ResendLedgerStore(database);
  const offsetResets = new OffsetResets({ hub, store: new OffsetResetsStore(database), audit });
  const probesStore = new ProbesStore(database);
  const probeWorker = new ProbeWorker({
    instances: () => hub.list().map(({ adapter, stored }) => ({ id: stored.id, engine: adapter })),
    store: probesStore,
    sink: metrics.latest,
    now: () => ({ wallMs: clock(), steadyMs: performance.now() }),
    log,
  });
  const doctor = new Doctor(hub, metrics.source);
  const verdicts = new Verdicts(hub, offsetResets, resendLedger);
  return {
    accounts: new Accounts({ store: accountsStore, sessions, attempts: new SignInAttempts(clock), audit, clock, version }),
    sessions,
    hub,
    connectionTests,
    instances: new Instances({ hub, tests: connectionTests, jobs, metrics, doctor, audit }),
    brokerSettings: new BrokerSettings(hub, audit),
    topicLists: new TopicLists(hub),
    groupLists: new GroupLists(hub),
    cluster: new Cluster(hub),
    clusterNodes: new ClusterNodes(hub, audit),
    topics: new Topics({ hub, notes, audit }),
    topicDetails: new TopicDetails(hub),
    groups: new Groups({ hub, notes, audit }),
    groupDetails: new GroupDetails(hub),
    offsetResets,
    clients: new Clients(hub),
    dialProduce: new DialProduce(hub, audit),
    dialConsume: new DialConsume(hub, audit),
    messageActions: new MessageActions(hub, audit),
    messages: new Messages(hub, verdicts),
    jobs,
    exports: new Exports(hub, jobs),
    deadLetterGroups: new DeadLetterGroups(hub),
    traces: new Traces(hub, verdicts),
    verdicts,
    deadLetters: new DeadLetters(hub, resendLedger),
    deadLetterTrials: new DeadLetterTrials({ hub, ledger: resendLedger, audit }),
    deadLetterResends: new DeadLetterResends({ hub, jobs, ledger: resendLedger }),
    access: new Access({ hub, users: accessStore, audit }),
    accessUsers: new AccessUsers({ hub, users: accessStore, audit }),
    boards: new Boards(new BoardsStore(database), audit, clock),
    search: new Search(hub),
    metrics: new Metrics(hub, metrics.source),
    prometheusText: new PrometheusText(hub, metrics.latest),
    probeWorker,
    probes: new Probes({ hub, worker: probeWorker, store: probesStore, audit }),
    doctor,
    alarms: createAlarms({ database, hub, source: metrics.source, notifier: notifications.outbox, audit }),
    tail: new Tail(hub),
    notifications,
  };
}
