import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { groupNamesQuery } from "../../api/instance-queries.ts";
import { Picker } from "../../ui/picker.tsx";
import { topicNamesQuery } from "./queries.ts";

interface NamePickerProps {
  instanceId: string;
  value: string;
  onChange: (name: string) => void;
  hint?: ReactNode;
  error?: string;
}

/** Chooses a topic of any kind; the server searches. */
export function TopicPicker({ instanceId, ...field }: NamePickerProps) {
  const { t } = useTranslation("messages");
  const [text, setText] = useState("");
  const { data } = useQuery(topicNamesQuery(instanceId, text));
  return <Picker {...field} label={t("form.topic")} options={data} onSearch={setText} searchingText={t("form.searching")} noMatchText={(typed) => t("form.noMatch", { text: typed })} placeholder={t("form.search")} />;
}

/** Chooses a consumer group; the server searches. */
export function GroupPicker({ instanceId, ...field }: NamePickerProps) {
  const { t } = useTranslation("messages");
  const [text, setText] = useState("");
  const { data } = useQuery(groupNamesQuery(instanceId, text));
  return <Picker {...field} label={t("form.group")} options={data} onSearch={setText} searchingText={t("form.searching")} noMatchText={(typed) => t("form.noMatch", { text: typed })} placeholder={t("form.search")} />;
}
