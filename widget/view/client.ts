import type { ReportV1 } from '../shared/api.js'
import type { CheckError } from '../shared/check-request.js'
import type { Language } from '../shared/language.js'
import { taskQueue } from '../shared/task-queue.js'

/**
 * The answer to a request, with the language of its texts: English, where the service does not speak the requested one. `detail` is
 * the service's own explanation of an error.
 */
export type Answer = { readonly spoken: string } & (
  | { readonly report: ReportV1; readonly picture?: string | undefined }
  | { readonly error: Omit<CheckError, 'message'> & { detail?: string } }
)

/** At most four reports are requested at once. */
const enqueue = taskQueue(4)
/** Unfinished requests by their key, so that several widgets of one domain share one request. */
const pending = new Map<string, Promise<Answer>>()
/** How many milliseconds the service has to answer. A check takes at most ten and a half seconds. */
const TIMEOUT = 20_000
/** How many milliseconds it has to send the picture, which is ready when the report is. */
const PICTURE_TIMEOUT = 3000

/** Fetches the report on `domain` from the installation at `service`, and the picture as SVG text if it is wanted and arrives. */
export const fetchReport = (service: string, domain: string, lang: Language, withPicture: boolean): Promise<Answer> => {
  const url = `${service}api/v1/report?domain=${encodeURIComponent(domain.trim())}&lang=${lang}`
  const key = `${withPicture} ${url}`
  const shared = pending.get(key)
  if (shared) return shared
  const answer = new Promise<Answer>((resolve) => {
    enqueue(new AbortController().signal, (done) => {
      const settle = (answer: Answer) => {
        done()
        resolve(answer)
        // Finished answers are cached by the browser and the service.
        pending.delete(key)
      }
      request(url)
        .then(async (answer) => ('report' in answer && withPicture ? { ...answer, picture: await fetchPicture(service, answer.report, lang) } : answer))
        .then(settle, () => settle({ spoken: 'en', error: { kind: 'unreachable' } }))
    })
  })
  pending.set(key, answer)
  return answer
}

/**
 * Fetches the picture of the same check. Caches keep it for longer than a report, so its URL changes with the time of the check.
 * A result without a picture is complete, so it is not waited for long.
 */
const fetchPicture = async (service: string, { domain, checked_at }: ReportV1, lang: Language) => {
  const url = `${service}badge/${encodeURIComponent(domain ?? '')}/picture.svg?lang=${lang}&checked_at=${encodeURIComponent(checked_at ?? '')}`
  try {
    const response = await fetch(url, { credentials: 'omit', referrerPolicy: 'no-referrer', signal: AbortSignal.timeout(PICTURE_TIMEOUT) })
    return response.ok ? await response.text() : undefined
  } catch {
    return undefined
  }
}

const request = async (url: string): Promise<Answer> => {
  const response = await fetch(url, {
    headers: { accept: 'application/json' },
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    signal: AbortSignal.timeout(TIMEOUT),
  })
  const { ok, status } = response
  const spoken = response.headers.get('content-language') ?? 'en'
  const body = await response.json().catch(() => undefined)
  if (ok && body?.schema === 1) return { spoken, report: body }
  if (status === 429) {
    const seconds = Number(response.headers.get('retry-after'))
    return { spoken, error: { kind: 'busy', status, ...(seconds > 0 && { retryAfter: seconds }) } }
  }
  // The body is a problem document (RFC 9457), which explains what is wrong with the name.
  if (status === 400) return { spoken, error: { kind: 'refused', status, detail: body?.detail } }
  return { spoken, error: { kind: 'failed', status } }
}
