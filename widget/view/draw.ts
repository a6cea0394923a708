// Draws a check: in the shadow of an element, and in the document of a frame.
import type { Asked, Listener } from '../elements/asked.js'
import type { Trouble } from '../elements/types.js'
import { type Answer, ask } from './ask.js'
import { boxOf, headline } from './box.js'
import { element, put } from './nodes.js'
import { drawn } from './report.js'
import { sheet } from './sheet.js'
import { checkWords, fill } from './words.js'

/** Shows the check in `root`, from “checking” to its end. Settles when nothing will change any more. */
export type Draw = (root: ShadowRoot, asked: Asked, told: Omit<Listener, 'lost'>, links?: boolean) => Promise<void>

export const draw: Draw = async (root, asked, told, links = true) => {
  const { domain, service, lang, theme, compact, signal } = asked
  const t = checkWords[lang]
  root.adoptedStyleSheets = [sheet()]
  const show = (box: HTMLElement) => {
    if (theme === 'light' || theme === 'dark') box.style.colorScheme = theme
    if (!links) {
      // A document of its own has a heading; a part of somebody else's does not get in between theirs.
      const heading = box.firstElementChild!
      heading.role = 'heading'
      heading.ariaLevel = '1'
    }
    put(root, box)
  }
  const busy = boxOf('busy', lang, headline('busy', fill(t.checking, domain)))
  busy.setAttribute('aria-busy', 'true')
  show(busy)
  const answer = await ask(service, domain)
  if (signal.aborted) return
  if ('report' in answer) {
    show(drawn(answer.report, { lang, compact, written: domain, ...(links && { service }) }))
    told.report(answer.report)
    return
  }
  const trouble = worded(answer, asked)
  const box = boxOf('unknown', lang, headline('unknown', trouble.message))
  const { detail } = answer.trouble
  if (detail) box.appendChild(element('p', { class: 'summary', lang: 'en' }, detail))
  // What the page's author wrote for want of a check.
  box.appendChild(element('slot', {}))
  show(box)
  told.trouble(trouble)
}

const worded = ({ trouble: { detail: _, ...trouble } }: Extract<Answer, { trouble: unknown }>, { lang, domain }: Asked): Trouble => {
  const t = checkWords[lang]
  const what = fill(t.troubles[trouble.kind as keyof typeof t.troubles], domain)
  const again = trouble.retryAfter ? `. ${fill(t.again, trouble.retryAfter)}` : ''
  return { ...trouble, message: what + again }
}
