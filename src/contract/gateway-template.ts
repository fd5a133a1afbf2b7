import { gatewayWords } from "./gateway-words.ts";

const sampleWords: ReadonlyMap<string, string> = new Map(gatewayWords.map((word) => [word, word === "phone" ? "13800138000" : word]));

/**
 * What is wrong with the body of a gateway: a word in double braces that is none, or, where the body is JSON, a text that is none once the
 * words stand for something. A word may stand without quotes only where its value is a number.
 */
export function templateFault(template: string, contentType: string): "unknownWord" | "notJson" | undefined {
  const named = [...template.matchAll(/\{\{\s*([^{}"\s]*)\s*\}\}/g)].map(([, word = ""]) => word);
  if (named.some((word) => !sampleWords.has(word))) return "unknownWord";
  if (contentType !== "application/json") return undefined;
  try {
    JSON.parse(template.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, word: string) => sampleWords.get(word) ?? whole));
    return undefined;
  } catch {
    return "notJson";
  }
}
