export interface DemoTopic {
  name: string;
  producerGroup: string;
  messagesPerSecond: number;
  /** Its producer writes traces. */
  traced?: boolean;
  message: (number: number) => { key: string; tag: string; body: object };
}

export interface DemoGroup {
  name: string;
  topics: string[];
  millisecondsPerMessage: number;
  /** Has a place in its topic but no client. */
  offline?: boolean;
  /** Its client writes traces. */
  traced?: boolean;
  /** Tags that it wants of each of its topics; all when absent. */
  tags?: string;
  /** Messages that it cannot handle: they are tried again `maxRetries` times and then are dead letters. */
  fails?: { keys: RegExp; maxRetries: number };
}

function pick<T>(choices: readonly T[], number: number): T {
  const chosen = choices[number % choices.length];
  if (chosen === undefined) throw new Error("nothing to pick from");
  return chosen;
}

const cities = ["Hangzhou", "Shanghai", "Berlin", "Lisbon", "Austin"];
const goods = ["keyboard", "headphones", "desk lamp", "notebook", "teapot"];

/** A small shop: about 20 messages a second, under a gigabyte a day. */
export const demoTopics: DemoTopic[] = [
  { name: "orders", producerGroup: "web-shop", messagesPerSecond: 4, traced: true, message: (n) => ({ key: `order-${n}`, tag: pick(["created", "changed", "cancelled"], n), body: { orderId: `order-${n}`, item: pick(goods, n), quantity: 1 + (n % 4), city: pick(cities, n) } }) },
  { name: "payments", producerGroup: "payment-gateway", messagesPerSecond: 2, traced: true, message: (n) => ({ key: `payment-${n}`, tag: pick(["authorised", "captured"], n), body: { paymentId: `payment-${n}`, orderId: `order-${n - 3}`, amount: `${10 + (n % 190)}.90`, currency: "EUR" } }) },
  { name: "shipments", producerGroup: "warehouse", messagesPerSecond: 1, message: (n) => ({ key: `parcel-${n}`, tag: "packed", body: { parcelId: `parcel-${n}`, weightGrams: 200 + (n % 900), to: pick(cities, n) } }) },
  { name: "inventory", producerGroup: "warehouse", messagesPerSecond: 2, message: (n) => ({ key: pick(goods, n), tag: "counted", body: { item: pick(goods, n), left: 500 - (n % 500) } }) },
  { name: "notifications", producerGroup: "web-shop", messagesPerSecond: 3, message: (n) => ({ key: `mail-${n}`, tag: pick(["mail", "sms"], n), body: { to: `customer-${n % 400}@example.org`, template: "order-received", orderId: `order-${n}` } }) },
  { name: "user-events", producerGroup: "web-shop", messagesPerSecond: 6, message: (n) => ({ key: `session-${n % 250}`, tag: pick(["view", "search", "click"], n), body: { session: `session-${n % 250}`, page: `/goods/${pick(goods, n)}`, at: new Date().toISOString() } }) },
  { name: "audit-log", producerGroup: "back-office", messagesPerSecond: 1, message: (n) => ({ key: `entry-${n}`, tag: "changed", body: { by: `clerk-${n % 7}`, what: "price", item: pick(goods, n) } }) },
  { name: "search-index", producerGroup: "back-office", messagesPerSecond: 1, message: (n) => ({ key: pick(goods, n), tag: "reindex", body: { item: pick(goods, n), words: ["new", pick(cities, n)] } }) },
];

/** One group is too slow for its topic, one is offline, one fails on some messages and wants only some: there is something to find. */
export const demoGroups: DemoGroup[] = [
  { name: "order-service", topics: ["orders", "payments"], millisecondsPerMessage: 10, traced: true },
  { name: "billing", topics: ["payments"], millisecondsPerMessage: 20 },
  { name: "stock-keeper", topics: ["inventory", "shipments"], millisecondsPerMessage: 15 },
  { name: "analytics", topics: ["user-events", "orders"], millisecondsPerMessage: 5 },
  { name: "mail-sender", topics: ["notifications"], millisecondsPerMessage: 2500 },
  { name: "invoice-printer", topics: ["orders"], millisecondsPerMessage: 10, traced: true, tags: "created || changed", fails: { keys: /17$/, maxRetries: 2 } },
  { name: "search-indexer", topics: ["search-index"], millisecondsPerMessage: 10, offline: true },
];
