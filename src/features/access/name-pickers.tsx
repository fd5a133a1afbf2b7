import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { groupNamesQuery, topicNamesQuery } from "../../api/instance-queries.ts";
import { Picker } from "../../ui/picker.tsx";

interface NamePickerProps {
  instanceId: string;
  value: string;
  onChange: (name: string) => void;
  error?: string;
  bare?: boolean;
}

/** A topic, also one that does not exist yet; the server proposes names. */
export function TopicPicker({ instanceId, ...field }: NamePickerProps) {
  const { t } = useTranslation("access");
  const [text, setText] = useState("");
  const { data } = useQuery(topicNamesQuery(instanceId, text));
  return <Picker {...field} label={t("rights.topic")} options={data} onSearch={setText} searchingText={t("rights.searching")} noMatchText={(typed) => t("rights.noMatch", { text: typed })} placeholder={t("rights.topicPlaceholder")} />;
}

/** A consumer group, also one that does not exist yet. */
export function GroupPicker({ instanceId, ...field }: NamePickerProps) {
  const { t } = useTranslation("access");
  const [text, setText] = useState("");
  const { data } = useQuery(groupNamesQuery(instanceId, text));
  return <Picker {...field} label={t("rights.group")} options={data} onSearch={setText} searchingText={t("rights.searching")} noMatchText={(typed) => t("rights.noMatch", { text: typed })} placeholder={t("rights.groupPlaceholder")} />;
}
