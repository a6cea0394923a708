import { reflect } from './attributes.js'
import { frameOf } from './frame.js'
import { languageOf } from './language.js'
import type { ReportV1, Trouble } from './types.js'
import { words } from './words.js'
import type { Draw } from '../view/draw.js'

const TEXTS = ['domain', 'mode', 'theme', 'service'] as const

/**
 * The live check of a domain's MTA-STS, inside any page.
 *
 * What stands inside the element shows where there is no script, and where the check cannot be loaded.
 *
 * @tagname mta-sts-check
 * @attr {string} domain - The mail domain to check.
 * @attr {"frame"|"inline"} mode - `frame` (as a rule): a sandboxed frame of the service. `inline`: drawn in the page itself, to be themed.
 * @attr {"en"|"de"|"da"} lang - The language; as a rule that of the page around.
 * @attr {"light"|"dark"} theme - As a rule what the reader prefers.
 * @attr {boolean} compact - Only the verdict.
 * @attr {string} service - URL of the installation that is asked; as a rule the one that the script came from.
 * @slot - Shown where the check is not.
 * @csspart box - All of it, in mode `inline`, like all parts but `link`.
 * @csspart headline - The verdict.
 * @csspart summary - What senders do, in a sentence.
 * @csspart steps - The list of steps.
 * @csspart step - One of them.
 * @csspart findings - The list of findings.
 * @csspart finding - One of them.
 * @csspart foot - When it was checked.
 * @csspart link - The link to the full report.
 * @cssprop --mta-sts-font - Font family.
 * @cssprop --mta-sts-ink - Colour of text.
 * @cssprop --mta-sts-soft - Colour of text of less weight.
 * @cssprop --mta-sts-card - Colour of the ground.
 * @cssprop --mta-sts-line - Colour of lines.
 * @cssprop --mta-sts-accent - Colour of links.
 * @cssprop --mta-sts-good - Colour of what is as it should be.
 * @cssprop --mta-sts-warn - Colour of what works with a reservation.
 * @cssprop --mta-sts-bad - Colour of what does not work.
 * @cssprop --mta-sts-radius - Radius of corners.
 * @fires {CustomEvent<ReportV1>} mta-sts-report - The check has ended; `detail` is the report.
 * @fires {CustomEvent<Trouble>} mta-sts-error - There is no report; `detail` says why.
 */
export class MtaStsCheckElement extends HTMLElement {
  static readonly observedAttributes = [...TEXTS, 'compact', 'lang']

  /** URL of the installation to ask where an element names none; ends with a slash. */
  static service = ''
  /** Brings what mode `inline` draws with. */
  static inline: () => Promise<{ draw: Draw }>

  declare domain: string
  declare mode: string
  declare theme: string
  declare service: string
  declare compact: boolean

  readonly #root = this.attachShadow({ mode: 'open' })
  #running?: AbortController

  /** @internal */
  connectedCallback() {
    this.#begin()
  }

  /** @internal */
  disconnectedCallback() {
    this.#running?.abort()
  }

  /** @internal */
  attributeChangedCallback() {
    if (this.isConnected) this.#begin()
  }

  /** Begins anew, once, however many attributes change at a time. */
  #begin() {
    this.#running?.abort()
    const { signal } = (this.#running = new AbortController())
    queueMicrotask(() => signal.aborted || this.#show(signal))
  }

  #show(signal: AbortSignal) {
    const root = this.#root
    const own = this.constructor as typeof MtaStsCheckElement
    const { domain, compact, theme } = this
    const lang = languageOf(this)
    const service = this.service || own.service
    const t = words[lang]
    const name = `MTA-STS ${domain}`.trim()
    const tell = (event: string, detail: ReportV1 | Trouble) => {
      if (!signal.aborted) this.dispatchEvent(new CustomEvent(event, { detail, bubbles: true, composed: true }))
    }
    const fail = (kind: Trouble['kind'], what: string) => {
      if (signal.aborted) return
      const message = `${name}: ${what}`
      root.replaceChildren(`${message} `, document.createElement('slot'))
      tell('mta-sts-error', { kind, message })
    }
    const asked = { domain, service, lang, theme, compact, signal }
    const told = {
      report: (report: ReportV1) => tell('mta-sts-report', report),
      trouble: (trouble: Trouble) => tell('mta-sts-error', trouble),
      lost: () => fail('unreachable', t.lost),
    }
    if (!domain.trim()) fail('no-domain', t.none)
    else if (this.mode === 'inline') own.inline().then(({ draw }) => draw(root, asked, told), told.lost)
    else {
      const link = document.createElement('a')
      link.part.add('link')
      link.href = `${service}d/${encodeURIComponent(domain)}`
      link.target = '_blank'
      link.style.font = '.85em system-ui'
      link.textContent = t.report
      root.replaceChildren(frameOf(name, asked, told), link)
    }
  }
}

reflect(MtaStsCheckElement, TEXTS)
reflect(MtaStsCheckElement, ['compact'], true)
