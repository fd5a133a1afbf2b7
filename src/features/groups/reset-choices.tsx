import { useQuery } from "@tanstack/react-query";
import { Form, Input, Radio } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { zoneName } from "../../lib/format-time.ts";
import { Button } from "../../ui/button.tsx";
import { SelectField } from "../../ui/select-field.tsx";
import { useNow } from "../../ui/use-now.ts";
import styles from "./groups.module.css";
import { backlogQuery, groupsOfTopicQuery } from "./queries.ts";
import { localTimeText, parseLocalTime } from "./reset-target.ts";
import { resetTargets } from "./search.ts";
import type { GroupsView } from "./use-groups-view.ts";

/** Group, topic and target; whichever of group and topic the link came with is fixed (RESET-1, RESET-2). */
export function ResetChoices({ view }: { view: GroupsView }) {
  const { t } = useTranslation("groups");
  const { search, adjust } = view;
  const to = resetTargets.find((target) => target === search.resetTo) ?? "latest";
  return (
    <>
      <GroupAndTopic view={view} />
      <Form.Item label={t("reset.type")}>
        <Radio.Group value={to} options={resetTargets.map((value) => ({ value, label: t(`reset.to.${value}`) }))} onChange={(event) => adjust({ resetTo: resetTargets.find((value) => value === event.target.value) })} />
        <p className={styles.hint}>{t(`reset.notes.${to}`)}</p>
      </Form.Item>
      {to === "timestamp" && <TimeChoice view={view} />}
    </>
  );
}

function GroupAndTopic({ view: { instanceId, search, adjust } }: { view: GroupsView }) {
  const { t } = useTranslation("groups");
  // Fixed is what the reset was opened with; the other one can be chosen, also again.
  const [startsWithTopic] = useState(search.group === undefined && search.resetTopic !== undefined);
  const groups = useQuery({ ...groupsOfTopicQuery(instanceId, search.resetTopic ?? ""), enabled: startsWithTopic });
  const backlog = useQuery({ ...backlogQuery(instanceId, search.resetGroup ?? ""), enabled: !startsWithTopic && search.resetGroup !== undefined });
  const groupNames = groups.data?.rows.map((row) => row.group) ?? [];
  const topicNames = backlog.data?.rows.map((row) => row.topic) ?? [];
  if (startsWithTopic) {
    return (
      <>
        <Form.Item label={t("subscriptions.topic")}>{search.resetTopic}</Form.Item>
        <NameChoice label={t("columns.group")} value={search.resetGroup} names={groups.data && groupNames} placeholder={t("reset.chooseGroup")} none={t("reset.noGroups")} onChange={(resetGroup) => adjust({ resetGroup })} />
      </>
    );
  }
  return (
    <>
      <Form.Item label={t("columns.group")}>{search.resetGroup}</Form.Item>
      <NameChoice label={t("subscriptions.topic")} value={search.resetTopic} names={backlog.data && topicNames} placeholder={t("reset.chooseTopic")} none={t("reset.noTopics")} onChange={(resetTopic) => adjust({ resetTopic, resetOffsets: undefined })} />
    </>
  );
}

interface NameChoiceProps {
  label: string;
  value: string | undefined;
  /** undefined while they are on their way. */
  names: string[] | undefined;
  placeholder: string;
  /** Said when there is no name. */
  none: string;
  onChange: (name: string) => void;
}

function NameChoice({ label, value, names, placeholder, none, onChange }: NameChoiceProps) {
  // The name that the link came with stands there before the others are known.
  const known = names ?? (value === undefined ? [] : [value]);
  const options = [{ value: "", label: placeholder, off: true }, ...known.map((name) => ({ value: name, label: name }))];
  return (
    <div className={styles.choice}>
      <SelectField label={label} value={value ?? ""} options={options} hint={names?.length === 0 ? none : undefined} onChange={onChange} />
    </div>
  );
}

const stepsBack = [
  { id: "minutes10", ms: 600_000 },
  { id: "hour", ms: 3_600_000 },
  { id: "day", ms: 86_400_000 },
] as const;

/** The time is the store time of the messages (C-20), in the reader's zone, which is named. */
function TimeChoice({ view: { search, adjust } }: { view: GroupsView }) {
  const { t } = useTranslation("groups");
  const nowMs = useNow();
  const { resetAt } = search;
  return (
    <Form.Item label={t("reset.time")} htmlFor="resetAt" extra={resetAt !== undefined && resetAt > nowMs ? t("reset.future") : t("reset.timeNote", { zone: zoneName(resetAt ?? nowMs) })}>
      <div className={styles.times}>
        <Input id="resetAt" type="datetime-local" step={1} value={resetAt === undefined ? "" : localTimeText(resetAt)} onChange={(event) => adjust({ resetAt: parseLocalTime(event.target.value) })} />
        {stepsBack.map(({ id, ms }) => (
          <Button key={id} small onClick={() => adjust({ resetAt: Math.floor((Date.now() - ms) / 1000) * 1000 })}>
            {t(`reset.back.${id}`)}
          </Button>
        ))}
      </div>
    </Form.Item>
  );
}
