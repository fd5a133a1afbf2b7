/** The lines of a Java properties file. */
export function asProperties(values: Record<string, string | number | boolean>): string {
  return Object.entries(values).map(([key, value]) => `${key}=${value}\n`).join("");
}
