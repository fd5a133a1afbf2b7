import { useTranslation } from "react-i18next";
import { ButtonLink } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";

/** An address without a page. */
export function NotFound() {
  const { t } = useTranslation();
  return (
    <EmptyState icon="link" title={t("notFound.title")} action={<ButtonLink to="/instances">{t("notFound.back")}</ButtonLink>}>
      {t("notFound.text")}
    </EmptyState>
  );
}
