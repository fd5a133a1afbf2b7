import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { loadTexts } from "../i18n/texts.ts";
import type { ChartSetProps } from "./chart-set.tsx";

const ChartSet = lazy(async () => {
  const [piece] = await Promise.all([import("./chart-set.tsx"), loadTexts("metrics")]);
  return piece;
});

/** The charts of one thing, loaded with their texts when they are first shown. */
export function LazyChartSet(props: ChartSetProps) {
  const { t } = useTranslation();
  return (
    <Suspense fallback={<p role="status">{t("shell.loading")}</p>}>
      <ChartSet {...props} />
    </Suspense>
  );
}
