/** Who makes a change, and from where. */
export interface Actor {
  account: string;
  /** Network address of the browser. */
  address: string;
}

/** The part of a logger that services use; one JSON line an event, never a secret. */
export interface ServiceLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Milliseconds since 1970; injected so that tests can move it. */
export type Clock = () => number;
