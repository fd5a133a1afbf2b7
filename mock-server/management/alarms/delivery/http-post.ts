import { request as httpRequest } from "node:http";
import type { IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import type { PostRequest } from "./message.ts";
import type { SendResult } from "./send-result.ts";

/** What is read of an answer; the rest is of no use to anybody. */
const mostAnswerBytes = 64 * 1024;
/** Statuses of 4xx that a later try may get over. */
const passingStatuses = new Set([408, 425, 429]);

export interface PostOptions {
  signal: AbortSignal;
  judge?: (body: string) => { failure: string; isPassing: boolean } | undefined;
}

/** Posts once, over a connection of its own. Redirections are not followed: what is meant for one receiver goes to no other. */
export function post({ body, headers, url }: PostRequest, { judge, signal }: PostOptions): Promise<SendResult> {
  if (!URL.canParse(url)) return Promise.resolve({ outcome: "failed", answer: "The channel has no address, or the key file that sealed it is another one.", isRefusal: true });
  return new Promise((resolve) => {
    let hasLeft = false;
    const fail = (error: Error): void => {
      const answer = signal.aborted ? abortText(signal) : error.message || String("code" in error ? error.code : error);
      resolve({ outcome: hasLeft ? "unknown" : "failed", answer, isRefusal: false });
    };
    const send = url.startsWith("https:") ? httpsRequest : httpRequest;
    const outgoing = send(url, { method: "POST", agent: false, signal, headers: { "user-agent": "MQDeck", accept: "*/*", ...headers, "content-length": Buffer.byteLength(body) } });
    outgoing.once("finish", () => (hasLeft = true));
    outgoing.once("error", fail);
    outgoing.once("response", (answer) => {
      readAnswer(answer).then(
        (text) => resolve(judged(answer, text, judge)),
        (error: unknown) => fail(error instanceof Error ? error : new Error(String(error))),
      );
    });
    outgoing.end(body);
  });
}

function abortText(signal: AbortSignal): string {
  return signal.reason instanceof Error ? signal.reason.message : String(signal.reason);
}

/** At most the first bytes; a longer answer is cut off. A broken one is an error. */
async function readAnswer(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer) {
    if (!Buffer.isBuffer(chunk)) continue;
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= mostAnswerBytes) break;
  }
  answer.destroy();
  return Buffer.concat(chunks).subarray(0, mostAnswerBytes).toString("utf8");
}

function judged({ headers, statusCode = 0, statusMessage = "" }: IncomingMessage, body: string, judge: PostOptions["judge"]): SendResult {
  const answer = `HTTP ${statusCode} ${statusMessage}`.trim() + (headers.location ? ` -> ${headers.location} (not followed)` : "") + (body === "" ? "" : `: ${body}`);
  const retryAfterMs = retryAfterOf(headers["retry-after"]);
  if (statusCode >= 200 && statusCode < 300) {
    const failure = judge?.(body);
    if (!failure) return { outcome: "delivered", answer, isRefusal: false };
    return { outcome: "failed", answer: `${failure.failure}, ${answer}`, isRefusal: !failure.isPassing, retryAfterMs };
  }
  return { outcome: "failed", answer, isRefusal: statusCode < 500 && !passingStatuses.has(statusCode), retryAfterMs };
}

/** Seconds or a date (RFC 9110 section 10.2.3). */
function retryAfterOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}
