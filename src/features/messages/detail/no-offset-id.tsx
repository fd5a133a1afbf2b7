import { useTranslation } from "react-i18next";
import { ButtonLink } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";

/** A link with something else where the offset id stands: it may be an id that the client made, which is looked for by id. */
export function NoOffsetId({ instanceId, text }: { instanceId: string; text: string }) {
  const { t } = useTranslation("message");
  const byId = (
    <ButtonLink to="/instances/$instanceId/messages" params={{ instanceId }} search={{ by: "id", id: text }} icon="search">
      {t("noOffsetId.byId")}
    </ButtonLink>
  );
  return (
    <EmptyState icon="message" title={t("noOffsetId.title")} action={byId}>
      {t("noOffsetId.text")}
    </EmptyState>
  );
}
