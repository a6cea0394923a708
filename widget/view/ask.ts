import type { ReportV1, Trouble } from '../elements/types.js'
import { turns } from '../elements/turns.js'

/** What came of asking. */
export type Answer = { readonly report: ReportV1 } | { readonly trouble: Omit<Trouble, 'message'> & { detail?: string } }

/** No page asks for more than so many reports at once. */
const turn = turns(4)
/** Answers that are on their way, by URL: several widgets of one domain are one question. */
const asked = new Map<string, Promise<Answer>>()
/** Milliseconds after which the service counts as unreachable; a check takes ten and a half seconds at most. */
const PATIENCE = 20_000

/** The report of `domain`, from the installation at `service`. */
export const ask = (service: string, domain: string): Promise<Answer> => {
  const url = `${service}api/v1/report?domain=${encodeURIComponent(domain.trim())}`
  const known = asked.get(url)
  if (known) return known
  const answer = new Promise<Answer>((resolve) => {
    turn(new AbortController().signal, (done) => {
      const settle = (answer: Answer) => {
        done()
        resolve(answer)
        // The service and the browser keep answers; this is only about those that are under way.
        asked.delete(url)
      }
      fetched(url).then(settle, () => settle({ trouble: { kind: 'unreachable' } }))
    })
  })
  asked.set(url, answer)
  return answer
}

const fetched = async (url: string): Promise<Answer> => {
  const response = await fetch(url, {
    headers: { accept: 'application/json' },
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    signal: AbortSignal.timeout(PATIENCE),
  })
  const { ok, status } = response
  const said = await response.json().catch(() => undefined)
  if (ok && said?.schema === 1) return { report: said }
  if (status === 429) {
    const seconds = Number(response.headers.get('retry-after'))
    return { trouble: { kind: 'busy', status, ...(seconds > 0 && { retryAfter: seconds }) } }
  }
  // A problem document (RFC 9457) says what is wrong with the name.
  if (status === 400) return { trouble: { kind: 'refused', status, detail: said?.detail } }
  return { trouble: { kind: 'failed', status } }
}
