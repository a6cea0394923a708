// What would be long to write with the bindings.

/** Loads the lints of drafts, which are a program of their own, and returns its function. */
export const loadLints = () => globalThis.loadLints()

/** Lints a draft. A text or a domain that is empty is not there. */
export const lint = (lint, policy, record, tlsrpt, hosts, domain) =>
  lint(new TextEncoder().encode(policy), [record].filter(Boolean), [tlsrpt].filter(Boolean), hosts, domain || undefined, Date.now() / 1000)

/** The SHA-256 digest of a text. */
export const digest = async (text) => new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
