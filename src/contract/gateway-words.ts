/** What can stand as `{{word}}` in the body that is posted to a gateway for SMS or calls. */
export const gatewayWords = ["phone", "contact", "title", "text", "severity", "kind", "rule", "instance", "object", "link", "id", "time"] as const;
