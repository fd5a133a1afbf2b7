import { DeadLetterGroups } from "./dead-letter-groups.tsx";
import { GroupWorkbench } from "./group-workbench.tsx";
import { useWorkbench } from "./use-workbench.ts";

/** The groups that have dead letters; of one group, its workbench (DLQ). */
export function DeadLettersPage() {
  const workbench = useWorkbench();
  const { adjust, group, instanceId, search } = workbench;
  return group === "" ? <DeadLetterGroups instanceId={instanceId} search={search} onAdjust={adjust} /> : <GroupWorkbench key={group} workbench={workbench} />;
}
