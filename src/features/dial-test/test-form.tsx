import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../ui/button.tsx";
import { StatusDot } from "../../ui/status-dot.tsx";
import styles from "./dial-test.module.css";

interface TestFormProps {
  /** The inputs. */
  children: ReactNode;
  /** What is said beside the button while the test runs. */
  runningText: string;
  isRunning: boolean;
  onRun: () => void;
}

/** The frame of both tests: the inputs, the button that runs the test, and that it runs. */
export function TestForm({ children, runningText, isRunning, onRun }: TestFormProps) {
  const { t } = useTranslation("dial-test");
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        onRun();
      }}
    >
      {children}
      <div className={styles.run}>
        <Button kind="primary" type="submit" icon="dialTest" busy={isRunning}>
          {t("form.test")}
        </Button>
        {isRunning && (
          <span role="status">
            <StatusDot tone="busy">{runningText}</StatusDot>
          </span>
        )}
      </div>
    </form>
  );
}
