/** Characters that a secret may have (ACL-4, C-7); no spaces. */
export const secretCharacters = /^[A-Za-z0-9@%^*_+!$.-]*$/;
const classes = [/[A-Z]/, /[a-z]/, /[0-9]/, /[@%^*_+!$.-]/];

/** Whether a secret has characters of three of the four classes: upper case, lower case, digits, special ones. */
export function hasThreeClasses(secret: string): boolean {
  return classes.filter((characters) => characters.test(secret)).length >= 3;
}
