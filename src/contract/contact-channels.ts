/** Whether a kind of channel takes whom it tells from contact groups; the others are receivers themselves. Apart from the schemas, because the page asks too. */
export const tellsContacts = (kind: string): boolean => kind === "email" || kind === "gateway";
