/** The store's buffer, for those who hand it to the store through the core and send what it holds. */
export { GrowableBuffer } from "../log/growable-buffer.ts";
