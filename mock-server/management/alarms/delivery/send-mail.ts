import { z } from "zod";
import type { MailServer } from "../../store/notifications/notification-settings-store.ts";
import type { MailContent } from "./formats/mail.ts";
import { deliveryIdHeader } from "./message.ts";
import type { SendResult } from "./send-result.ts";

export interface Mail extends MailContent {
  deliveryId: string;
  to: { name: string; address: string };
}

const smtpError = z.object({ message: z.string(), code: z.string().optional(), responseCode: z.number().optional(), response: z.string().optional() });

/**
 * Sends one mail to one recipient over a connection of its own. It counts as taken only after the 250 that follows the
 * last line of its data; a connection that ends between the two leaves it open whether it was.
 */
export async function sendMail(server: MailServer, { deliveryId, to, ...content }: Mail, signal: AbortSignal): Promise<SendResult> {
  if (server.host === "" || server.from === "") return { outcome: "failed", answer: "No mail server is set up.", isRefusal: false };
  const watch = new DataWatch();
  // Loaded with the first mail: most consoles send none, and it takes megabytes.
  const { createTransport } = await import("nodemailer");
  const transport = createTransport({
    host: server.host,
    port: server.port,
    secure: server.tls === "tls",
    requireTLS: server.tls === "startTls",
    ignoreTLS: server.tls === "none",
    ...(server.user !== "" && { auth: { user: server.user, pass: server.password } }),
    logger: watch,
    transactionLog: true,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const domain = /@([\w.-]+)/.exec(server.from)?.[1] ?? "mqdeck";
    const sent = await transport.sendMail({ ...content, from: server.from, to, messageId: `<${deliveryId}@${domain}>`, headers: { [deliveryIdHeader]: deliveryId, "auto-submitted": "auto-generated" }, signal });
    return { outcome: "delivered", answer: sent.response, isRefusal: false };
  } catch (error) {
    const known = smtpError.safeParse(error).data;
    if (signal.aborted) return { outcome: watch.sendsData ? "unknown" : "failed", answer: signal.reason instanceof Error ? signal.reason.message : String(signal.reason), isRefusal: false };
    const code = known?.responseCode;
    const said = known?.response ?? known?.message ?? String(error);
    const answer = known?.code === "ETLS" && code !== undefined ? `No encryption (STARTTLS): ${said}` : said;
    return { outcome: watch.sendsData && code === undefined ? "unknown" : "failed", answer, isRefusal: code !== undefined && code >= 500 };
  } finally {
    transport.close();
  }
}

/** Listens to the dialogue only for the server's "go ahead" (354); nothing of it is kept. */
class DataWatch {
  sendsData = false;

  readonly trace = (): void => undefined;
  readonly info = (): void => undefined;
  readonly warn = (): void => undefined;
  readonly error = (): void => undefined;
  readonly fatal = (): void => undefined;
  readonly level = (): void => undefined;
  readonly debug = (...parts: unknown[]): void => {
    const [entry, ...texts] = parts;
    const isServer = typeof entry === "object" && entry !== null && "tnx" in entry && entry.tnx === "server";
    if (isServer && texts.some((text) => typeof text === "string" && text.startsWith("354"))) this.sendsData = true;
  };
}
