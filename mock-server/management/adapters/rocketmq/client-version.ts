// Ordinals of the protocol's version list (protocol sheet §1): two a release, the snapshot before it.
// From 3.5.1 (122) on nine releases a minor version, from 4.0.0 (212) on ten.
const first35 = 122;
const first40 = 212;
const first50 = 412;

/** A version number of the wire as operators know it: 409 is `V4_9_8`. Numbers before 3.5.1 stay numbers. */
export function versionName(version: number): string {
  if (!Number.isInteger(version) || version < first35) return String(version);
  const suffix = version % 2 === 0 ? "_SNAPSHOT" : "";
  if (version < first40) {
    const release = Math.floor((version - first35) / 2);
    return `V3_${5 + Math.floor(release / 9)}_${1 + (release % 9)}${suffix}`;
  }
  const release = Math.floor((version - first40) / 2);
  const major = 4 + Math.floor(release / 100);
  return `V${major}_${Math.floor(release / 10) % 10}_${release % 10}${suffix}`;
}

/** Brokers from here on know the requests and attributes of 5.x. */
export const firstVersion5 = first50;
