/**
 * The properties of a message as a 4.9 broker stores them: with CLUSTER, without WAIT and without the last 0x02
 * (protocol sheet section 4). Pairs that Java ignores are left out too.
 */
export function storedProperties(properties: string, clusterName: string): string {
  let kept = "";
  let at = 0;
  while (at < properties.length) {
    const found = properties.indexOf("\u0002", at);
    const end = found === -1 ? properties.length : found;
    const pair = properties.slice(at, end);
    const split = pair.indexOf("\u0001");
    const name = pair.slice(0, split);
    if (split > 0 && split < pair.length - 1 && name !== "WAIT" && name !== "CLUSTER") kept += `${pair}\u0002`;
    at = end + 1;
  }
  return `${kept}CLUSTER\u0001${clusterName}`;
}
