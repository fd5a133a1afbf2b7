/** Whether a tag expression asks for a tag: `*`, or one of the tags between `||` (protocol sheet §5, Filters). */
export function asksForTag(expression: string, tag: string): boolean {
  if (expression.trim() === "" || expression.trim() === "*") return true;
  return expression.split("||").some((wanted) => wanted.trim() !== "" && wanted.trim() === tag);
}
