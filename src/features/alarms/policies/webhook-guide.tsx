import { useTranslation } from "react-i18next";
import { CodeBlock } from "../../../ui/code-block.tsx";
import { DetailDrawer } from "../../../ui/detail-drawer.tsx";
import { Section } from "../../../ui/section.tsx";

const node = `import { createHmac, timingSafeEqual } from "node:crypto";

// rawBody: the bytes as they came, before any JSON parser.
function isFromMQDeck(rawBody, header, secret) {
  const [, t, v1] = /^t=(\\d+), v1=([0-9a-f]{64})$/.exec(header) ?? [];
  if (!t || Math.abs(Date.now() / 1000 - Number(t)) > 300) return false;
  const expected = createHmac("sha256", secret).update(t + ".").update(rawBody).digest();
  return timingSafeEqual(expected, Buffer.from(v1, "hex"));
}`;
const python = `import hashlib, hmac, re, time

def is_from_mqdeck(raw_body: bytes, header: str, secret: str) -> bool:
    match = re.fullmatch(r"t=(\\d+), v1=([0-9a-f]{64})", header)
    if not match or abs(time.time() - int(match[1])) > 300:
        return False
    expected = hmac.new(secret.encode(), match[1].encode() + b"." + raw_body, hashlib.sha256)
    return hmac.compare_digest(expected.hexdigest(), match[2])`;
const sample = JSON.stringify(
  {
    version: 1,
    id: "154b85ed-414b-4f71-b5ca-0e4ece51edc2",
    kind: "raised",
    severity: "critical",
    title: "[Critical] Alarm: Backlog of orders · group GID_orders (shop)",
    text: "…",
    notices: [
      {
        eventId: "event-1",
        kind: "raised",
        severity: "critical",
        at: "2026-11-21T06:00:00.000Z",
        raisedAt: null,
        rule: { id: "r1", name: "Backlog of orders" },
        instance: { id: "default", name: "shop" },
        subject: { scope: "group", group: "GID_orders" },
        conditions: [{ metric: "lag", statistic: "avg", periodMs: 60_000, comparison: ">", threshold: 100_000, value: 123_456, points: 3, met: true }],
        content: "",
        link: "https://mq.example.org/instances/default/alarms/history",
      },
    ],
  },
  null,
  2,
);

/** What a webhook receives, and how it checks that it came from here. */
export default function WebhookGuide({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("notifications");
  return (
    <DetailDrawer title={t("guide.title")} onClose={onClose} width={680}>
      <p>{t("guide.text")}</p>
      <Section title={t("guide.verify")}>
        <CodeBlock
          samples={[
            { language: "Node.js", code: node },
            { language: "Python", code: python },
          ]}
        />
      </Section>
      <Section title={t("guide.document")} note={t("guide.documentNote")}>
        <CodeBlock samples={[{ language: "JSON", code: sample }]} />
      </Section>
    </DetailDrawer>
  );
}
