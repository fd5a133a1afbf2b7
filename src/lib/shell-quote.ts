const needsNoQuotes = /^[A-Za-z0-9_@%+:,./-]+$/;

/** A value as one word of a POSIX shell. Inside single quotes nothing is special but the quote itself. */
export function shellQuote(text: string): string {
  return needsNoQuotes.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
