import { useState } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { CodeLegend } from "./code-legend.tsx";
import { ConsumeForm } from "./consume-form.tsx";
import type { ConsumeDraft, ConsumeField } from "./consume-form.tsx";
import { ConsumeResult } from "./consume-result.tsx";
import { NoGroupHint, NoTopicHint } from "./missing-names.tsx";
import { mostMessages, wholeBetween } from "./produce-draft.ts";
import type { Refusals } from "./produce-draft.ts";
import type { TestProps } from "./test-props.ts";

/** The consume test, which moves the group's progress for real (DIAL-8 to DIAL-13). */
export function ConsumeTest({ instanceId, search, onSearch, test }: TestProps<"dialTestConsume">) {
  const { t } = useTranslation("dial-test");
  const topic = search.topic ?? "";
  const group = search.group ?? "";
  const [draft, setDraft] = useState<ConsumeDraft>({ order: "unordered", messageCount: "10", consentTo: "" });
  const [isAsked, setIsAsked] = useState(false);
  const count = wholeBetween(draft.messageCount, 1, mostMessages);
  const refusals: Refusals<ConsumeField> = {};
  if (topic === "") refusals.topic = { why: "required" };
  if (group === "") refusals.group = { why: "required" };
  if ("refusal" in count) refusals.messageCount = count.refusal;
  if (group !== "" && draft.consentTo !== group) refusals.consent = { why: "confirmFirst" };
  const run = (): void => {
    setIsAsked(true);
    if (Object.keys(refusals).length === 0 && "value" in count) test.mutate({ topic, group, order: draft.order, messageCount: count.value });
  };
  return (
    <>
      <NoTopicHint instanceId={instanceId} />
      <NoGroupHint instanceId={instanceId} />
      <ConsumeForm instanceId={instanceId} topic={topic} group={group} onSearch={onSearch} draft={draft} onDraft={(part) => setDraft((before) => ({ ...before, ...part }))} refusals={isAsked ? refusals : {}} error={test.error} isRunning={test.isPending} onRun={run} />
      {test.error && <ErrorNotice error={test.error} />}
      {test.data ? (
        <ConsumeResult instanceId={instanceId} topic={topic} wanted={test.variables?.messageCount} result={test.data} />
      ) : (
        !test.error && (
          <EmptyState icon="consumer" title={t("consume.idleTitle")}>
            {t("consume.idleText")}
          </EmptyState>
        )
      )}
      <CodeLegend kind="consume" isOpen={!test.data} />
    </>
  );
}
