import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { call } from "../../api/call.ts";
import { instanceQuery } from "../../api/instance-queries.ts";
import { Button } from "../../ui/button.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Section } from "../../ui/section.tsx";
import type { InstanceDetail } from "./queries.ts";
import { TestItems } from "./test-items.tsx";

/** The stored connection test (TST-010) and the button that runs it again. */
export function LastTest({ instance }: { instance: InstanceDetail }) {
  const { t } = useTranslation("instances");
  const queryClient = useQueryClient();
  const again = useMutation({
    mutationFn: () => call("testInstance", { params: { instanceId: instance.id } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: instanceQuery(instance.id).queryKey }),
  });
  const test = again.data ?? instance.lastTest;
  const when = test ? (
    <>
      <RelativeTime at={test.testedAt} /> {test.testedBy && t("test.at", { by: test.testedBy })}
    </>
  ) : (
    t("test.never")
  );
  const run = (
    <Button small icon="dialTest" busy={again.isPending} onClick={() => again.mutate()}>
      {t("actions.test")}
    </Button>
  );
  return (
    <Section title={t("detail.test")} note={when} actions={run}>
      {again.error && <ErrorNotice error={again.error} />}
      {test && <TestItems test={test} />}
    </Section>
  );
}
