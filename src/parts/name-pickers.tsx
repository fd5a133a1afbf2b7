import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { groupNamesQuery, topicNamesQuery } from "../api/instance-queries.ts";
import { Picker } from "../ui/picker.tsx";

interface NamePickerProps {
  instanceId: string;
  value: string;
  onChange: (name: string) => void;
  hint?: ReactNode;
  error?: string;
  bare?: boolean;
  /** Said in place of names when there is none. */
  noMatchText?: (text: string) => string;
}

/** Chooses a topic; the server searches. `kinds`: also topics of the system once something is typed, e.g. dead letters. */
export function TopicPicker({ instanceId, kinds = "user", ...field }: NamePickerProps & { kinds?: "user" | "all" }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const { data, isPlaceholderData } = useQuery(topicNamesQuery(instanceId, text, kinds));
  return <Picker noMatchText={(typed) => t("names.noMatch", { text: typed })} {...field} label={t("names.topic")} options={isPlaceholderData ? undefined : data} onSearch={setText} searchingText={t("names.searching")} placeholder={t("names.placeholder")} />;
}

/** Chooses a consumer group; the server searches. */
export function GroupPicker({ instanceId, ...field }: NamePickerProps) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const { data, isPlaceholderData } = useQuery(groupNamesQuery(instanceId, text));
  return <Picker noMatchText={(typed) => t("names.noMatch", { text: typed })} {...field} label={t("names.group")} options={isPlaceholderData ? undefined : data} onSearch={setText} searchingText={t("names.searching")} placeholder={t("names.placeholder")} />;
}
