import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../api/call.ts";
import { FormDrawer } from "../../ui/form-drawer.tsx";
import { Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { resetOffsets, resetPreviewQuery } from "./queries.ts";
import { CopyCommand } from "../../parts/copy-command.tsx";
import { RecentResets } from "./recent-resets.tsx";
import { resetCommands, resetPreviewCommands } from "./reset-commands.ts";
import { ResetChoices } from "./reset-choices.tsx";
import { ResetPreview } from "./reset-preview.tsx";
import { ResetResult } from "./reset-result.tsx";
import { resetTargetOf } from "./reset-target.ts";
import { noReset } from "./search.ts";
import type { GroupsView } from "./use-groups-view.ts";

type Result = AnswerOf<"resetOffsets">;

/**
 * Reset of a group's offsets on a topic (RESET-1 to RESET-12): choose, see per queue what will happen,
 * type the group's name, and see per queue what did happen. The choice is part of the link. The way back from an
 * earlier reset is a reset as well; it is previewed, and one click does it.
 */
export default function OffsetReset({ view }: { view: GroupsView }) {
  const { t } = useTranslation("groups");
  const queryClient = useQueryClient();
  const { instanceId, search, change } = view;
  const { resetGroup: group, resetTopic: topic } = search;
  const target = resetTargetOf(search);
  const isComplete = group !== undefined && topic !== undefined && target !== undefined;
  const preview = useQuery({ ...resetPreviewQuery(instanceId, group ?? "", topic ?? "", target ?? { to: "latest" }), enabled: isComplete });
  const [typed, setTyped] = useState("");
  const [result, setResult] = useState<Result>();
  const done = useRef<Result>(undefined);
  const close = (): void => change(noReset);
  const undo = (id: number): void => {
    done.current = undefined;
    setResult(undefined);
    change({ resetTo: "before", resetId: id });
  };
  if (result && group !== undefined && topic !== undefined) return <ResetResult result={result} group={group} topic={topic} onUndo={undo} onClose={close} />;
  const submit = async (): Promise<void> => {
    if (isComplete) done.current = await resetOffsets(queryClient, instanceId, group, topic, target);
  };
  const closeOrShow = (): void => (done.current ? setResult(done.current) : close());
  const isWayBack = target?.to === "before";
  const hasRows = preview.data !== undefined && !preview.isPlaceholderData && preview.data.refusal === null && preview.data.rows.some((row) => !row.stays);
  const canSubmit = isComplete && hasRows && (isWayBack || typed === group);
  return (
    <FormDrawer title={t(isWayBack ? "resets.undoTitle" : "reset.title", { id: search.resetId })} width={760} submitLabel={t(isWayBack ? "resets.undo" : "reset.action")} initialValues={{}} isSubmitDisabled={!canSubmit} onSubmit={submit} onClose={closeOrShow} actions={isComplete && <CopyCommand instanceId={instanceId} action={t(isWayBack ? "resets.undo" : "reset.action")} commands={(place) => resetCommands(place, group, topic, target)} />}>
      {isWayBack ? <Notice>{t("resets.undoAdvice", { group, topic })}</Notice> : <Notice tone="warn">{t("reset.advice")}</Notice>}
      {!isWayBack && <ResetChoices view={view} />}
      {isComplete && <ResetPreview preview={preview} view={view} commands={<CopyCommand instanceId={instanceId} action={t("reset.preview")} commands={(place) => resetPreviewCommands(place, group, topic, target)} />} />}
      {isComplete && !isWayBack && hasRows && <TextField label={t("reset.typeName", { name: group })} value={typed} autoComplete="off" spellCheck={false} onChange={setTyped} />}
      {isComplete && !isWayBack && <RecentResets group={group} topic={topic} view={view} />}
    </FormDrawer>
  );
}
