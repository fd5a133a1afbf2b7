import type { Socket } from "node:net";
import { SMTPServer } from "smtp-server";
import type { SMTPServerDataStream, SMTPServerSession } from "smtp-server";
import { z } from "zod";
import { mailCertificate } from "./mail-certificate.ts";

/** What a mail server does with one mail; without one it takes it. */
export type MailBehaviour = "take" | "refuseRecipient" | "greylist" | "hangBeforeData" | "hangAfterData" | "dropAfterData" | "refuseData";

export interface TakenMail {
  to: string;
  isEncrypted: boolean;
  raw: string;
}

/** A real SMTP server on loopback that does to the next mails what it is told, one behaviour a mail. */
export class MailReceiver {
  /** Mails that were answered 250. */
  readonly taken: TakenMail[] = [];
  /** Mails whose data came, taken or not. */
  readonly seen: TakenMail[] = [];
  readonly next: MailBehaviour[] = [];
  /** How often somebody told a password, right or wrong. */
  logins = 0;
  /** Called each time it begins to hang. */
  onHang: () => void = () => undefined;
  readonly #sockets = new Set<Socket>();
  readonly #server: SMTPServer;

  /** `tls`: encrypted from the first byte, or after the client asked for it; without it the server cannot. */
  constructor(options: { user?: string; password?: string; tls?: "always" | "onRequest" } = {}) {
    this.#server = new SMTPServer({
      ...(options.tls ? { ...mailCertificate, secure: options.tls === "always" } : { disabledCommands: ["STARTTLS"] }),
      authOptional: options.user === undefined,
      allowInsecureAuth: true,
      closeTimeout: 100,
      onAuth: ({ password, username }, _session, done) => {
        this.logins += 1;
        if (username === options.user && password === options.password) done(null, { user: username });
        else done(failure(535, "Authentication failed"));
      },
      onRcptTo: (_address, _session, done) => {
        const [behaviour] = this.next;
        if (behaviour === "refuseRecipient" || behaviour === "greylist") {
          this.next.shift();
          done(behaviour === "greylist" ? failure(451, "Greylisted, try again later") : failure(550, "No such user here"));
          return;
        }
        if (behaviour === "hangBeforeData") {
          this.next.shift();
          this.onHang();
          return;
        }
        done();
      },
      onData: (stream, session, done) => void this.#take(stream, session, done),
    });
    this.#server.on("error", () => undefined);
    this.#server.server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return z.object({ port: z.number() }).parse(this.#server.server.address()).port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => {
      this.#server.close(resolve);
    });
  }

  async #take(stream: SMTPServerDataStream, session: SMTPServerSession, done: (error?: Error | null, message?: string) => void): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
    const mail = { to: session.envelope.rcptTo.map(({ address }) => address).join(","), isEncrypted: session.secure, raw: Buffer.concat(chunks).toString("utf8") };
    this.seen.push(mail);
    const behaviour = this.next.shift() ?? "take";
    if (behaviour === "hangAfterData") this.onHang();
    else if (behaviour === "dropAfterData") for (const socket of this.#sockets) socket.destroy();
    else if (behaviour === "refuseData") done(failure(554, "Looks like spam"));
    else {
      this.taken.push(mail);
      done(null, "queued as 4711");
    }
  }
}

function failure(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
