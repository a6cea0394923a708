import type { Finding } from '../elements/types.js'
import { element } from './nodes.js'

/** The longest part of a line that is shown, in characters to each side of what is marked. */
const AROUND = 60

/** The line that a finding is about, with the place underlined; nothing where it is about no place. */
export const excerpt = (text: string, { span }: Finding) => {
  if (!span) return
  // Spans count bytes; a text box and a page count UTF-16.
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
    before.length > AROUND ? `…${before.slice(-AROUND)}` : before,
    element('mark', {}, marked.length > 2 * AROUND ? `${marked.slice(0, 2 * AROUND)}…` : marked || ' '),
    after.length > AROUND ? `${after.slice(0, AROUND)}…` : after,
  )
}
