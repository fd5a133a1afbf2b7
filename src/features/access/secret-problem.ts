import { hasThreeClasses, secretCharacters } from "../../contract/secret-rule.ts";

/** What of ACL-4 a secret breaks first, as a key of the catalogue. */
export function secretProblem(secret: string): "needed" | "characters" | "length" | "classes" | undefined {
  if (secret === "") return "needed";
  if (!secretCharacters.test(secret)) return "characters";
  if (secret.length < 8 || secret.length > 26) return "length";
  return hasThreeClasses(secret) ? undefined : "classes";
}
