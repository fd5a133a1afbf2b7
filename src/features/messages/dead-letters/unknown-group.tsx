import { useTranslation } from "react-i18next";
import { ButtonLink } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { PageHead } from "../../../ui/page-head.tsx";

/** For a link to a group that is not there, nor any dead letters of it. */
export function UnknownGroup({ instanceId, group }: { instanceId: string; group: string }) {
  const { t } = useTranslation("dead-letters");
  const toList = (
    <ButtonLink to="/instances/$instanceId/dead-letters" params={{ instanceId }}>
      {t("unknownGroup.toList")}
    </ButtonLink>
  );
  return (
    <>
      <PageHead title={group} tabTitle={`${group} · ${t("title")}`} back={{ link: { to: "/instances/$instanceId/dead-letters", params: { instanceId } }, label: t("title") }} />
      <EmptyState icon="deadLetter" title={t("unknownGroup.title")} action={toList}>
        {t("unknownGroup.text", { group })}
      </EmptyState>
    </>
  );
}
