/** Joins the class names that apply; falsy entries are dropped so that conditions can stand inline. */
export function cx(...names: (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(" ");
}
