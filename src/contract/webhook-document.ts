import { z } from "zod";
import { alarmSeverity, noticeCondition, noticeKind } from "./alarm-shared.ts";
import { metricSubject } from "./metrics.ts";

/** The JSON that a webhook channel posts; the page of notification policies shows one. Members may be added, never changed, while `version` is 1. */
export const webhookDocument = z.object({
  version: z.literal(1),
  id: z.string(),
  kind: noticeKind.or(z.literal("digest")),
  severity: alarmSeverity,
  title: z.string(),
  text: z.string(),
  notices: z.array(
    z.object({
      eventId: z.string(),
      kind: noticeKind,
      severity: alarmSeverity,
      at: z.iso.datetime(),
      raisedAt: z.iso.datetime().nullable(),
      rule: z.object({ id: z.string(), name: z.string() }),
      instance: z.object({ id: z.string(), name: z.string() }),
      subject: metricSubject,
      conditions: z.array(noticeCondition),
      content: z.string(),
      link: z.string(),
    }),
  ),
});
export type WebhookDocument = z.output<typeof webhookDocument>;
