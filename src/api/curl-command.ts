import { paths, streamPaths } from "../contract/paths.ts";
import type { StreamName } from "../contract/paths.ts";
import { addressOf, filledIn } from "./addresses.ts";
import type { CallOptions } from "./call-types.ts";

/** Where the commands keep the session between them. */
const cookieJar = "mqdeck.cookies";

type Quote = (text: string) => string;

/**
 * One call of the console's API as a command line, from the same table that the page calls by. It expects what
 * `signInCommand` left: the cookie in a file and the token of the session in MQDECK_TOKEN. `quote` makes one word of the shell.
 */
export function curlCommand<Name extends keyof typeof paths>(name: Name, options: CallOptions<Name>, origin: string, quote: Quote): string {
  const { body, params, query }: { body?: unknown; params?: object; query?: object } = options;
  const method = paths[name][0];
  const words = ["curl -sS", `-b ${cookieJar}`];
  if (method !== "GET" && (method !== "POST" || body === undefined)) words.push(`-X ${method}`);
  if (method !== "GET") words.push(`-H "x-csrf-token: $MQDECK_TOKEN"`);
  if (body !== undefined) words.push("-H 'content-type: application/json'", `--data-binary ${quote(JSON.stringify(body))}`);
  return [...words, quote(origin + addressOf(name, { params: { ...params }, query: { ...query } }))].join(" ");
}

/** Follows a stream of events until it is interrupted. */
export function curlStreamCommand(name: StreamName, parts: { params: Record<string, unknown>; query?: Record<string, unknown> }, origin: string, quote: Quote): string {
  return `curl -sSN -b ${cookieJar} ${quote(origin + filledIn(streamPaths[name], parts))}`;
}

/**
 * Signs in once: MQDECK_USER and MQDECK_PASSWORD are taken from the environment, so that neither stands in the shell's
 * history. sed makes them JSON, and takes the token out of the answer.
 */
export function signInCommand(origin: string, quote: Quote): string {
  const json = `printf '%s\\n' "$MQDECK_USER" "$MQDECK_PASSWORD" | sed 's/[\\\\"]/\\\\&/g; 1s/.*/{"name":"&",/; 2s/.*/"password":"&"}/'`;
  const post = `curl -sS -c ${cookieJar} -H 'content-type: application/json' --data-binary @- ${quote(`${origin}${paths.signIn[1]}`)}`;
  return `MQDECK_TOKEN=$(${json} | ${post} | sed -n 's/.*"csrfToken":"\\([^"]*\\)".*/\\1/p')`;
}
