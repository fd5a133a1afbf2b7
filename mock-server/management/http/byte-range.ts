/** First and last byte, both included. */
export interface ByteRange {
  first: number;
  last: number;
}

/** The one range that a header `Range` asks for (RFC 9110 section 14.2); undefined = send all, null = it lies outside of the file. */
export function byteRangeOf(header: string | undefined, bytes: number): ByteRange | null | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (first === undefined || last === undefined || (first === "" && last === "")) return undefined;
  const range = first === "" ? { first: Math.max(0, bytes - Number(last)), last: bytes - 1 } : { first: Number(first), last: last === "" ? bytes - 1 : Math.min(Number(last), bytes - 1) };
  if (first !== "" && last !== "" && Number(last) < Number(first)) return undefined;
  return range.first > range.last ? null : range;
}
