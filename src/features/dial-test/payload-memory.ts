/** What the produce form keeps for a topic, so that nobody types it again. */
export interface Payload {
  form: "generated" | "own";
  sizeKb: string;
  bodyText: string;
  tags: string;
  keys: string;
  messageCount: string;
}

const storageKey = "mqdeck.dialTest.payloads";
const keptTopics = 40;
const keptCharacters = 200_000;
const textFields = ["sizeKb", "bodyText", "tags", "keys", "messageCount"] as const;

export const firstPayload: Payload = { form: "generated", sizeKb: "1", bodyText: "", tags: "", keys: "", messageCount: "10" };

type Kept = [name: string, payload: Payload];

function isPayload(value: unknown): value is Payload {
  if (typeof value !== "object" || value === null) return false;
  const entry: Record<string, unknown> = { ...value };
  return (entry.form === "generated" || entry.form === "own") && textFields.every((field) => typeof entry[field] === "string");
}

function keptPayloads(): Kept[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageKey) ?? "[]");
    return Array.isArray(kept) ? kept.filter((entry): entry is Kept => Array.isArray(entry) && typeof entry[0] === "string" && isPayload(entry[1])) : [];
  } catch {
    return [];
  }
}

const nameOf = (instanceId: string, topic: string): string => `${instanceId}/${topic}`;

/** What was sent to the topic last from this browser. */
export function rememberedPayload(instanceId: string, topic: string): Payload | undefined {
  return keptPayloads().find(([name]) => name === nameOf(instanceId, topic))?.[1];
}

/** Keeps the payload of a topic, the latest 40 topics; a very long text is left out, since the browser's store is small. */
export function rememberPayload(instanceId: string, topic: string, payload: Payload): void {
  const name = nameOf(instanceId, topic);
  const entry: Kept = [name, payload.bodyText.length > keptCharacters ? { ...payload, bodyText: "" } : payload];
  const next = [entry, ...keptPayloads().filter(([other]) => other !== name)].slice(0, keptTopics);
  try {
    localStorage.setItem(storageKey, JSON.stringify(next));
  } catch {
    // A full or forbidden store only costs the convenience.
  }
}
