import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { tellFailed } from "../../ui/toasts.tsx";
import { useErrorLine, useProblemLine } from "../../ui/use-error-texts.ts";
import type { AccessView, PartialFailure } from "./use-access-view.ts";

/** Half a change is a change: names the brokers that did not take it and why, and tries them again. */
export function PartialFailureNotice({ failed, view }: { failed: PartialFailure; view: AccessView }) {
  const { t } = useTranslation(["access", "shell"]);
  const errorLine = useErrorLine();
  const lineOf = useProblemLine();
  const [isBusy, setIsBusy] = useState(false);
  const { text, outcome, repeat } = failed;
  const again = async (): Promise<void> => {
    setIsBusy(true);
    try {
      view.report(await repeat(), text, repeat);
    } catch (failure) {
      tellFailed(errorLine(failure));
    } finally {
      setIsBusy(false);
    }
  };
  const buttons = (
    <>
      <Button small busy={isBusy} onClick={() => void again()}>
        {t("partial.repeat")}
      </Button>
      <Button small kind="quiet" onClick={view.forgetFailure}>
        {t("shell:close")}
      </Button>
    </>
  );
  return (
    <Notice tone="danger" action={buttons}>
      <strong>{t("partial.title", { text, done: outcome.done.join(", ") })}</strong>
      <ul>
        {outcome.failures.map(({ brokerName, code, detail, params }) => (
          <li key={brokerName}>
            {brokerName}: {lineOf({ code, params, message: detail })}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
