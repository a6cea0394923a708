// Starts a check before the program is there: of the domain in the address, or of the one that the form is submitted
// for. The program takes it over. Only this file and web/src/check/client.rs know the edge's address.
{
  const form = document.getElementById('ask')
  let submitted = false
  let check

  // The name in ASCII. Only a plain host name is asked about early: the program reads everything else, such as a mail
  // address, and refuses what is not a valid domain.
  const ascii = (text) => {
    try {
      const { hostname } = new URL(`https://${text}/`)
      return !/[\s/?#@:\\%]/.test(text) && /^([a-z0-9-]+\.)+[a-z][a-z0-9-]+$/.test(hostname) && hostname
    } catch {
      return false
    }
  }

  const start = (text) => {
    const domain = ascii(text)
    if (domain && check?.domain === domain) return
    check?.controller.abort()
    check = undefined
    if (!domain) return
    const controller = new AbortController()
    const init = { headers: { accept: 'application/x-ndjson' }, cache: 'no-store', signal: controller.signal }
    const answer = fetch(`/api/v1/observe?domain=${domain}`, init)
    // A failure is the program's to handle.
    answer.catch(() => {})
    check = { domain, answer, controller }
  }

  const hold = (event) => {
    event.preventDefault()
    submitted = true
    start(form.elements.domain.value)
  }

  const [, name] = location.pathname.match(/^\/d\/(.+)/) ?? []
  try {
    if (name) start(decodeURIComponent(name))
  } catch {
    // The program shows what is wrong with the address.
  }
  form.addEventListener('submit', hold)

  globalThis.early = {
    /** Hands everything over to the program, which listens to the form from now on. */
    take() {
      form.removeEventListener('submit', hold)
      return { submitted, check }
    },
    /** Without the program the form leads to the JSON report. */
    giveUp() {
      check?.controller.abort()
      form.removeEventListener('submit', hold)
      form.action = '/api/v1/report'
      if (submitted) form.submit()
    },
  }
}
