import { connect } from "node:net";

const getBrokerClusterInfo = 106;

/**
 * Asks a name server for its cluster information (request code 106) and returns the JSON text, or
 * undefined when it does not answer. Bytes written by hand, so that a start-up check of a foreign
 * server does not depend on our codec: `length | header length | header JSON | body`.
 */
export function readClusterInfo(address: string): Promise<string | undefined> {
  const { hostname, port } = new URL(`tcp://${address}`);
  const header = Buffer.from(JSON.stringify({ code: getBrokerClusterInfo, flag: 0, language: "JAVA", opaque: 1, serializeTypeCurrentRPC: "JSON", version: 409 }));
  const lengths = Buffer.alloc(8);
  lengths.writeUInt32BE(4 + header.length, 0);
  lengths.writeUInt32BE(header.length, 4);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write(Buffer.concat([lengths, header])));
    let received = Buffer.alloc(0);
    socket.setTimeout(2_000, () => socket.destroy());
    socket.on("error", () => socket.destroy());
    socket.on("close", () => resolve(undefined));
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 8 || received.length < 4 + received.readUInt32BE(0)) return;
      resolve(received.toString("utf8", 8 + (received.readUInt32BE(4) & 0xff_ff_ff), 4 + received.readUInt32BE(0)));
      socket.destroy();
    });
  });
}

/** How many different `host:port` addresses of brokers a cluster information names. */
export function countBrokers(clusterInfo: string): number {
  return new Set(clusterInfo.match(/(?<=")[^"]+:\d+(?=")/g)).size;
}
