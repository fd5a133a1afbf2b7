import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { groupNamesQuery, topicNamesQuery } from "../../api/instance-queries.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";

/** No topic, no test: points to creation (DIAL-3). */
export function NoTopicHint({ instanceId }: { instanceId: string }) {
  const { t } = useTranslation("dial-test");
  const { data } = useQuery(topicNamesQuery(instanceId, ""));
  if (data?.length !== 0) return null;
  const create = (
    <ButtonLink small kind="primary" icon="add" to="/instances/$instanceId/topics" params={{ instanceId }} search={{ create: true }}>
      {t("form.createTopic")}
    </ButtonLink>
  );
  return (
    <Notice action={create}>
      <strong>{t("form.noTopicTitle")}</strong>
      <p>{t("form.noTopicText")}</p>
    </Notice>
  );
}

/** No consumer group, no consume test: points to creation. */
export function NoGroupHint({ instanceId }: { instanceId: string }) {
  const { t } = useTranslation("dial-test");
  const { data } = useQuery(groupNamesQuery(instanceId, ""));
  if (data?.length !== 0) return null;
  const create = (
    <ButtonLink small icon="add" to="/instances/$instanceId/groups" params={{ instanceId }} search={{ create: true }}>
      {t("form.createGroup")}
    </ButtonLink>
  );
  return (
    <Notice action={create}>
      <strong>{t("form.noGroupTitle")}</strong>
      <p>{t("form.noGroupText")}</p>
    </Notice>
  );
}
