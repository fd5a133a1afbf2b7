/** An account, a right or an allow-list entry that is not valid, in the words of a real broker where it has any. Never holds a secret. */
export class AccessProblem extends Error {
  override name = "AccessProblem";
}
