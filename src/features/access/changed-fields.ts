/** The fields of a form that are not what it opened with: what somebody else changed meanwhile stays as it is. */
export function changedFields<Fields extends object>(now: Fields, opened: Fields): Partial<Fields> {
  const changed: Partial<Fields> = {};
  for (const name in now) if (now[name] !== opened[name]) changed[name] = now[name];
  return changed;
}
