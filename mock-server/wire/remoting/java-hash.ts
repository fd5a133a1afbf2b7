/** `String.hashCode` of Java over UTF-16 units, as int32: the tags code of a message (protocol sheet §5). */
export function javaHash(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index++) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  return hash;
}
