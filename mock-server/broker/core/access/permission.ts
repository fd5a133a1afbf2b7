/** The rights of ACL 1.0 as bits; `DENY` wins over every other (protocol sheet section 6). */
export const Permission = { DENY: 1, PUB: 4, SUB: 8 } as const;

const bitsByText: ReadonlyMap<string, number> = new Map([
  ["DENY", Permission.DENY],
  ["PUB", Permission.PUB],
  ["SUB", Permission.SUB],
  ["PUB|SUB", Permission.PUB | Permission.SUB],
  ["SUB|PUB", Permission.PUB | Permission.SUB],
]);

/** Missing or unknown text means DENY, as on a real broker. */
export function parsePermission(text: string | undefined): number {
  return bitsByText.get(text?.trim() ?? "") ?? Permission.DENY;
}

export function isPermissionText(text: string): boolean {
  return bitsByText.has(text.trim());
}

export function permissionAllows(needed: number, owned: number): boolean {
  return (owned & Permission.DENY) === 0 && (owned & needed) !== 0;
}
