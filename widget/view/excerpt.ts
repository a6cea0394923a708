import type { Finding } from '../shared/api.js'
import { element } from './dom.js'

/** At most this many characters of the line are shown before and after the marked part. */
const CONTEXT = 60

/** Returns the line of a finding with the place underlined; nothing if the finding has no place or the line is empty. */
export const excerpt = (text: string, { span }: Finding) => {
  if (!span) return
  // Spans count bytes of UTF-8; JavaScript strings count UTF-16 code units.
  const bytes = new TextEncoder().encode(text)
  const start = span.start && bytes.lastIndexOf(0x0a, span.start - 1) + 1
  const next = bytes.indexOf(0x0a, span.start)
  const end = next < 0 ? bytes.length : next
  const read = (from: number, to: number) => new TextDecoder().decode(bytes.subarray(from, to))
  const stop = Math.max(Math.min(span.end, end), span.start)
  const before = read(start, span.start)
  const marked = read(span.start, stop)
  const after = read(stop, end).replace(/\r$/, '')
  if (!before && !marked.trim() && !after) return
  return element(
    'pre',
    {},
    before.length > CONTEXT ? `…${before.slice(-CONTEXT)}` : before,
    element('mark', {}, marked.length > 2 * CONTEXT ? `${marked.slice(0, 2 * CONTEXT)}…` : marked || ' '),
    after.length > CONTEXT ? `${after.slice(0, CONTEXT)}…` : after,
  )
}
