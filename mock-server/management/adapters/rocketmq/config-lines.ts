/** Java properties as brokers print them: `key=value` lines; lines without `=` and comments are skipped. */
export function parseConfigLines(text: string): Map<string, string> {
  const config = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const split = line.indexOf("=");
    if (split > 0 && !line.startsWith("#")) config.set(line.slice(0, split).trim(), line.slice(split + 1).trim());
  }
  return config;
}
