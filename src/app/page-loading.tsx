import { useTranslation } from "react-i18next";

/** While a page's chunk travels; silent for the eye for its first 150 ms (router), then one line. */
export function PageLoading() {
  const { t } = useTranslation();
  return (
    <p role="status" style={{ color: "var(--text-faint)" }}>
      {t("shell.loading")}
    </p>
  );
}
