import { z } from "zod";
import { sendMail } from "../alarms/delivery/send-mail.ts";

/* Sends one mail to the server that its argument describes and prints what came of it. */
const server = z.object({ host: z.string(), port: z.number(), tls: z.enum(["none", "startTls", "tls"]), user: z.string(), password: z.string(), from: z.string() }).parse(JSON.parse(process.argv[2] ?? ""));
const mail = { subject: "[Critical] Alarm", text: "text", html: "<p>text</p>", deliveryId: "delivery-1", to: { name: "Ann", address: "ann@example.org" } };
process.stdout.write(JSON.stringify(await sendMail(server, mail, AbortSignal.timeout(20_000))));
