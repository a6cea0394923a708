/**
 * Finds the domain in a mail address, a URL, a record name, a line of a zone file or a plain name, as
 * core/src/names/pasted.rs does for the page. `core/tests/pasted.json` has the cases of both.
 */
export const domainIn = (pasted: string): string => {
  const text = owner(pasted.trim())
    .replace(/^[<>"',;]+|[<>"',;]+$/g, '')
    .trim()
    .replace(/^mailto:/i, '')
  const prefix = /\/\.well-known\/mta-sts\.txt/i.test(text) ? /^mta-sts\./i : /^(_mta-sts|_smtp\._tls|_smtp-tlsrpt)\./i
  return text
    .replace(/^([a-z0-9+.-]*:)?\/\//i, '')
    .replace(/[/?#].*$/s, '')
    .replace(/^.*@/s, '')
    .replace(/:\d*$/, (port, at: number, host: string) => (host.includes('[') && !host.slice(0, at).endsWith(']') ? port : ''))
    .replace(prefix, '')
}

/** Returns the first word of a line of a zone file, or of the output of `dig` or `host`, and any other text as it is. */
const owner = (text: string) => {
  const [name = '', next] = text.split(/\s+/)
  return next && name.includes('.') && !/@/.test(name) && !/[.@]/.test(next) ? name : text
}
