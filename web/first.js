// The first script of `/` and `/d/…`, which is part of the HTML: it asks about the domain in the address before the
// browser knows of any other file. `public/early.js` goes on from there. Only these two files and
// web/src/check/client.rs know the edge's address.
{
  // As core/src/names/domain.rs reads a name, except for .test, which the lab has.
  const HOST = /^(?=.{1,242}$)(?!.*\.(localhost|invalid|example|local|internal|onion|alt|arpa)$)((?!-)[a-z0-9-]{1,63}(?<!-)\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/

  // The name in ASCII. Only a plain host name is asked about early: the program reads everything else, such as a mail
  // address, and refuses what is not a valid domain.
  const ascii = (text) => {
    try {
      const { hostname } = new URL(`https://${text}/`)
      return !/[\s/?#@:\\%\p{C}]/u.test(text) && HOST.test(hostname) && hostname
    } catch {
      return false
    }
  }

  const check = (domain) => {
    const controller = new AbortController()
    const init = { headers: { accept: 'application/x-ndjson' }, cache: 'no-store', signal: controller.signal }
    const answer = fetch(`/api/v1/observe?domain=${domain}&lang=${document.documentElement.lang}`, init)
    // A failure is the program's to handle.
    answer.catch(() => {})
    return { domain, answer, controller }
  }

  const named = () => {
    const [, name] = location.pathname.match(/^(?:\/[a-z]{2})?\/d\/(.+)/) ?? []
    try {
      return name && ascii(decodeURIComponent(name))
    } catch {
      // The program shows what is wrong with the address.
      return false
    }
  }

  const domain = named()
  globalThis.first = { ascii, check, started: domain ? check(domain) : undefined }
}
