import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { groupNamesQuery, topicNamesQuery } from "../../api/instance-queries.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { consumeSamples, produceSamples } from "../../ui/client-samples.ts";
import { CodeBlock } from "../../ui/code-block.tsx";
import { ChoiceTabs } from "../../ui/link-tabs.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Section } from "../../ui/section.tsx";
import styles from "./connect-guide.module.css";
import type { InstanceDetail } from "./queries.ts";

const route = getRouteApi("/instances/$instanceId/details");

/** Code that runs as it stands (CONN): the real addresses, and the topic and group that the reader chooses. */
export function ConnectGuide({ instance }: { instance: InstanceDetail }) {
  const { t } = useTranslation("instances");
  const { topic = "", group = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const [role, setRole] = useState<"produce" | "consume">("produce");
  const { data: topics = [] } = useQuery(topicNamesQuery(instance.id, topic));
  const { data: groups = [] } = useQuery(groupNamesQuery(instance.id, group));
  const values = {
    nameServers: instance.accessPoints.map((point) => point.address).join(";"),
    topic: topic || topics[0] || "TopicTest",
    group: group || groups[0] || "my-group",
    credentials: instance.accessKey === "" ? undefined : { accessKey: "ACCESS_KEY", secretKey: "SECRET_KEY" },
    tls: instance.tls,
  };
  const roles = [
    { id: "produce" as const, label: t("connect.produce") },
    { id: "consume" as const, label: t("connect.consume") },
  ];
  return (
    <Section title={t("detail.connect")} note={t("connect.text", { address: values.nameServers })}>
      <div className={styles.choices}>
        <ChoiceTabs label={t("connect.role")} tabs={roles} current={role} onChange={setRole} />
        <NameChoice label={t("connect.topic")} value={topic} placeholder={values.topic} names={topics} onChange={(name) => void navigate({ search: (before) => ({ ...before, topic: name || undefined }), replace: true, resetScroll: false })} />
        <NameChoice label={t("connect.group")} value={group} placeholder={values.group} names={groups} onChange={(name) => void navigate({ search: (before) => ({ ...before, group: name || undefined }), replace: true, resetScroll: false })} />
      </div>
      {values.credentials && (
        <Notice
          action={
            <ButtonLink small to="/instances/$instanceId/access" params={{ instanceId: instance.id }}>
              {t("connect.users")}
            </ButtonLink>
          }
        >
          {t("connect.secret")}
        </Notice>
      )}
      <CodeBlock samples={role === "produce" ? produceSamples(values) : consumeSamples(values)} />
    </Section>
  );
}

interface NameChoiceProps {
  label: string;
  value: string;
  placeholder: string;
  names: string[];
  onChange: (name: string) => void;
}

function NameChoice({ label, value, placeholder, names, onChange }: NameChoiceProps) {
  const id = useId();
  return (
    <div className={styles.choice}>
      <label htmlFor={`${id}-field`}>{label}</label>
      <input id={`${id}-field`} list={id} defaultValue={value} placeholder={placeholder} spellCheck={false} maxLength={127} onChange={(event) => onChange(event.target.value.trim())} />
      <datalist id={id}>
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </datalist>
    </div>
  );
}
