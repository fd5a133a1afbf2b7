import { useTranslation } from "react-i18next";
import { Notice } from "../../ui/notice.tsx";
import type { ProbesAnswer } from "./queries.ts";

/** What is in the way of the plan as a whole, with what helps; and who else probes (HB-012). */
export function ProblemNotice({ probes: { holder, mode, problem } }: { probes: ProbesAnswer }) {
  const { t } = useTranslation("probes");
  return (
    <>
      {mode === "readingAlong" && <Notice>{t("readingAlong", { holder })}</Notice>}
      {problem && (
        <Notice tone="danger">
          <strong>{t(`problem.${problem.step}`)}</strong> {t(`remedies.${problem.reason}`)} <code>{problem.detail}</code>
        </Notice>
      )}
    </>
  );
}
