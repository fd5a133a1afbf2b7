import { connect } from "node:net";
import { connect as connectTls } from "node:tls";
import { afterRunning } from "./running-time.ts";
import type { ServerAddress } from "./server-address.ts";
import type { TestItem } from "./test-report.ts";

const http2Preface = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0", "latin1");
const http2SettingsType = 4;

export interface Diagnosis {
  remedy: TestItem["remedy"];
  text: string;
}

/**
 * What listens on a port that did not answer the remoting protocol (ERM-011, ERM-012): a gRPC proxy, a web server,
 * or the right server with TLS the other way round. Undefined when none of these shows itself. Leaves nothing open.
 */
export async function diagnosePort(server: ServerAddress, tls: boolean, timeoutMs: number): Promise<Diagnosis | undefined> {
  const httpRequest = Buffer.from("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  const [greeting, page, takesTls] = await Promise.all([firstBytes(server, http2Preface, timeoutMs), firstBytes(server, httpRequest, timeoutMs), acceptsTls(server, timeoutMs)]);
  if (greeting[3] === http2SettingsType && greeting.subarray(5, 9).equals(Buffer.alloc(4))) return { remedy: "port_is_grpc", text: "an HTTP/2 server answers there, as the gRPC proxy does (8081)" };
  if (page.toString("latin1", 0, 5) === "HTTP/") return { remedy: "port_is_http", text: "a web server answers there" };
  if (!tls && takesTls) return { remedy: "switch_tls_on", text: "the server answers a TLS handshake, and nothing without TLS" };
  if (tls && !takesTls) return { remedy: "switch_tls_off", text: "the server does not answer a TLS handshake" };
  return undefined;
}

/** At least nine bytes of what the server says to a greeting; fewer when it closes or stays silent. */
function firstBytes(server: ServerAddress, greeting: Buffer, timeoutMs: number): Promise<Buffer> {
  return new Promise((resolve) => {
    let received = Buffer.alloc(0);
    const socket = connect(server);
    const finish = (): void => {
      socket.destroy();
      resolve(received);
    };
    const settle = afterRunning(timeoutMs, finish);
    socket.on("connect", () => socket.write(greeting));
    socket.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length >= 9) finish();
    });
    socket.on("error", finish);
    socket.on("close", () => {
      settle();
      finish();
    });
  });
}

function acceptsTls(server: ServerAddress, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTls({ ...server, rejectUnauthorized: false });
    const finish = (accepted: boolean): void => {
      settle();
      socket.destroy();
      resolve(accepted);
    };
    const settle = afterRunning(timeoutMs, () => finish(false));
    socket.once("secureConnect", () => finish(true));
    socket.once("error", () => finish(false));
    socket.once("close", () => finish(false));
  });
}
