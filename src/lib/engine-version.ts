/** `4.9.8` from what a broker says of itself (`V4_9_8`, `V5_3_1_SNAPSHOT`); other text stays as it is. */
export function formatEngineVersion(version: string | null | undefined): string {
  if (!version) return "";
  const parts = /^V(\d+)_(\d+)_(\d+)(?:_(\w+))?$/i.exec(version);
  return parts ? `${parts[1]}.${parts[2]}.${parts[3]}${parts[4] ? `-${parts[4]}` : ""}` : version;
}
