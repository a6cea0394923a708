/** Calls `fix`, a function of the WebAssembly core, which takes and returns bytes, with a text. */
export const fixText = (fix: (policy: Uint8Array) => Uint8Array, policy: string) =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(fix(new TextEncoder().encode(policy)))
