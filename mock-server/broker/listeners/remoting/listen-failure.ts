/** Which port could not be listened on, with the error of the operating system as its cause. */
export class ListenFailure extends Error {
  readonly port: number;
  readonly of: "namesrvPort" | "brokerPort";

  constructor(port: number, of: "namesrvPort" | "brokerPort", cause: unknown) {
    super(`cannot listen on port ${port}`, { cause });
    this.port = port;
    this.of = of;
  }
}
