/** The bytes are not a well-formed remoting frame, header or body. The connection they came from cannot be trusted any further. */
export class MalformedFrame extends Error {
  override name = "MalformedFrame";
}

/** The peer announced a frame longer than the limit (protocol sheet §1: 16 777 216 bytes). */
export class FrameTooLarge extends MalformedFrame {
  override name = "FrameTooLarge";
}

/** The peer speaks another protocol on this port; the message names it. */
export class NotRemoting extends MalformedFrame {
  override name = "NotRemoting";
}

/** A header field is missing or is not of its type: answered with code 1, in the words that a real broker logs. */
export class HeaderFieldError extends Error {
  override name = "HeaderFieldError";
}
