import { join } from "node:path";
import { AuditTrail } from "../services/audit-trail.ts";
import { InstanceHub } from "../services/instance-hub.ts";
import { JobFiles } from "../services/jobs/job-files.ts";
import { Jobs } from "../services/jobs/jobs.ts";
import { RecordingSink } from "../services/snapshot/recording-sink.ts";
import { AuditStore } from "../store/audit-store.ts";
import { openDatabase } from "../store/database.ts";
import { InstancesStore } from "../store/instances-store.ts";
import { JobsStore } from "../store/jobs-store.ts";
import { NotesStore } from "../store/notes-store.ts";
import { SecretBox } from "../store/secret-box.ts";
import { MemoryEngine } from "./memory-engine.ts";

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Jobs on the files of a folder, with two instances `a` and `b` of no engine: what a start of the server makes of them. */
export function openJobServer(folder: string, clock: () => number = Date.now) {
  const database = openDatabase(join(folder, "console.sqlite"));
  const instances = new InstancesStore(database, new SecretBox(join(folder, "secret.key")));
  for (const id of ["a", "b"]) instances.save({ id, name: id, description: "", kind: "rocketmq", bundled: false, nameServers: ["127.0.0.1:9876"], accessKey: "", secretKey: "", tls: false, createdAtMs: 0, addressSetAtMs: 0, lastTest: null });
  const hub = new InstanceHub({ store: instances, notes: new NotesStore(database), engines: { rocketmq: new MemoryEngine() }, clock, log: silent, metrics: new RecordingSink() });
  hub.start();
  const store = new JobsStore(database);
  const jobs = new Jobs({ store, files: new JobFiles(join(folder, "exports")), hub, audit: new AuditTrail(new AuditStore(database), clock, silent) });
  const close = async (): Promise<void> => {
    await jobs.close();
    await hub.close();
    database.close();
  };
  return { database, hub, jobs, store, close };
}
