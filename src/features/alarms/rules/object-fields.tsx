import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { brokerNamesQuery, groupNamesQuery, topicNamesQuery } from "../../../api/instance-queries.ts";
import { scopeOf } from "../../../contract/alarm-metrics.ts";
import { subjectKey } from "../../../contract/subject-key.ts";
import { Button, IconButton } from "../../../ui/button.tsx";
import { Picker } from "../../../ui/picker.tsx";
import { SelectField } from "../../../ui/select-field.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import styles from "../alarms.module.css";
import { knownObjectsQuery } from "./queries.ts";
import { typedSubject, withSubject } from "./rule-draft.ts";
import type { FieldsProps } from "./fields-props.ts";

/** ALM-006: all objects of the dimension, those whose name fits a pattern, or chosen ones. */
export function ObjectFields(props: FieldsProps) {
  const { t } = useTranslation("alarms");
  const { draft, onChange, problems } = props;
  if (draft.dimension === "instance") return null;
  return (
    <>
      <SelectField label={t("objects.label")} value={draft.choice} options={(["all", "pattern", "named"] as const).map((value) => ({ value, label: t(`objects.${value}`) }))} onChange={(choice) => onChange({ choice })} />
      {draft.choice === "pattern" && (
        <TextField label={t("objects.patternLabel")} hint={t(draft.dimension === "groupTopic" ? "objects.patternNoteOfTwo" : "objects.patternNote")} value={draft.pattern} autoComplete="off" spellCheck={false} onChange={(pattern) => onChange({ pattern })} {...(problems.pattern && { error: t(`problems.${problems.pattern}`) })} />
      )}
      {draft.choice === "named" && <NamedObjects {...props} />}
    </>
  );
}

/** Names that the server knows, for the text that was typed. */
function useObjectNames({ draft, instanceId }: FieldsProps, text: string): string[] | undefined {
  const scope = scopeOf(draft.dimension);
  const topics = useQuery({ ...topicNamesQuery(instanceId, text), enabled: scope === "topic" });
  const groups = useQuery({ ...groupNamesQuery(instanceId, text), enabled: scope === "group" });
  const brokers = useQuery({ ...brokerNamesQuery(instanceId), enabled: scope === "broker" });
  const metric = draft.conditions[0]?.metric ?? "lag";
  const others = useQuery({ ...knownObjectsQuery(instanceId, { metric, scope }), enabled: scope === "groupTopic" || scope === "probe" });
  const names = scope === "topic" ? topics.data : scope === "group" ? groups.data : scope === "broker" ? brokers.data?.names : others.data?.rows.map(({ subject }) => subjectKey(subject));
  return names?.filter((name) => name.toLowerCase().includes(text.toLowerCase()));
}

function NamedObjects(props: FieldsProps) {
  const { t } = useTranslation("alarms");
  const { draft, onChange, problems } = props;
  const [text, setText] = useState("");
  const [typed, setTyped] = useState("");
  const names = useObjectNames(props, text);
  const subject = typedSubject(draft.dimension, typed);
  const add = (): void => {
    if (!subject) return;
    onChange({ subjects: withSubject(draft.subjects, subject) });
    setTyped("");
  };
  const hint = draft.dimension === "groupTopic" ? t("objects.groupTopicForm") : draft.dimension === "probe" ? t("objects.probeForm") : undefined;
  return (
    <>
      <div className={styles.withButton}>
        <Picker label={t("objects.name")} value={typed} onChange={setTyped} options={names} onSearch={setText} searchingText={t("objects.searching")} noMatchText={(name) => t("objects.noMatch", { name })} hint={hint} {...(problems.subjects && { error: t(`problems.${problems.subjects}`) })} />
        <Button disabled={!subject} onClick={add}>
          {t("objects.add")}
        </Button>
      </div>
      {draft.subjects.length > 0 && (
        <ul className={styles.chips} aria-label={t("objects.named")}>
          {draft.subjects.map((chosen) => (
            <li key={subjectKey(chosen)}>
              {subjectKey(chosen)}
              <IconButton small icon="close" label={t("objects.remove", { name: subjectKey(chosen) })} onClick={() => onChange({ subjects: draft.subjects.filter((other) => other !== chosen) })} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
