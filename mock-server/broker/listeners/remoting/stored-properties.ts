/**
 * The properties of a message as a 4.9 broker stores them: with CLUSTER, without WAIT and without the last 0x02
 * (protocol sheet section 4). Pairs that Java ignores are left out too.
 */
export function storedProperties(properties: string, clusterName: string): string {
  return withCluster(properties, clusterName, (name) => name !== "WAIT");
}

/** Those of a message in a batch: as they were sent, then those of the batch as a whole, WAIT too (4.9 appends these unread). */
export function storedBatchProperties(inner: string, ofBatch: string, clusterName: string): string {
  const separator = inner === "" || inner.endsWith("\u0002") ? "" : "\u0002";
  return inner + separator + withCluster(ofBatch, clusterName, () => true);
}

function withCluster(properties: string, clusterName: string, keeps: (name: string) => boolean): string {
  let kept = "";
  let at = 0;
  while (at < properties.length) {
    const found = properties.indexOf("\u0002", at);
    const end = found === -1 ? properties.length : found;
    const pair = properties.slice(at, end);
    const split = pair.indexOf("\u0001");
    const name = pair.slice(0, split);
    if (split > 0 && split < pair.length - 1 && name !== "CLUSTER" && keeps(name)) kept += `${pair}\u0002`;
    at = end + 1;
  }
  return `${kept}CLUSTER\u0001${clusterName}`;
}
