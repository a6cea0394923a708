import type { ReportV1 } from '../shared/api.js'
import type { CheckError, DrawCheck } from '../shared/check-request.js'
import { languageOf } from '../shared/language.js'
import { checkFrame } from './check-frame.js'
import { reflect } from './reflect.js'
import { elementWords } from './words.js'

const TEXT_ATTRIBUTES = ['domain', 'mode', 'theme', 'service'] as const

/**
 * The live MTA-STS check of a domain, for any page.
 *
 * The content of the element is shown where scripts do not run, and if the check cannot be loaded.
 *
 * @tagname mta-sts-check
 * @attr {string} domain - The mail domain to check.
 * @attr {"frame"|"inline"} mode - `frame` (the default): a sandboxed frame of the service. `inline`: part of the page itself, so that the page can style it.
 * @attr {"en"|"de"|"da"} lang - The language; by default that of the surrounding page.
 * @attr {"light"|"dark"} theme - The colour scheme; by default the one that the reader prefers.
 * @attr {boolean} compact - Shows only the verdict.
 * @attr {string} service - URL of the installation of MTA-STS Check; by default the one that served the script.
 * @slot - Shown if there is no check to show.
 * @csspart box - The whole result, in mode `inline`, like all parts but `link`.
 * @csspart headline - The verdict.
 * @csspart summary - One sentence about what senders do.
 * @csspart picture - The path of a mail.
 * @csspart steps - The list of steps.
 * @csspart step - One step.
 * @csspart next - What to do next.
 * @csspart findings - The list of findings.
 * @csspart finding - One finding.
 * @csspart foot - The time of the check.
 * @csspart link - The link to the full report.
 * @cssprop --mta-sts-font - Font family.
 * @cssprop --mta-sts-ink - Colour of text.
 * @cssprop --mta-sts-soft - Colour of less important text.
 * @cssprop --mta-sts-card - Background colour.
 * @cssprop --mta-sts-line - Colour of lines.
 * @cssprop --mta-sts-accent - Colour of links.
 * @cssprop --mta-sts-good - Colour of valid parts.
 * @cssprop --mta-sts-warn - Colour of warnings.
 * @cssprop --mta-sts-bad - Colour of errors.
 * @cssprop --mta-sts-radius - Radius of corners.
 * @fires {CustomEvent<ReportV1>} mta-sts-report - The check has ended; `detail` is the report.
 * @fires {CustomEvent<CheckError>} mta-sts-error - There is no report; `detail` contains the reason.
 */
export class MtaStsCheckElement extends HTMLElement {
  static readonly observedAttributes = [...TEXT_ATTRIBUTES, 'compact', 'lang']

  /** URL of the installation that elements without the attribute `service` use; ends with a slash. */
  static service = ''
  /** Loads the renderer of mode `inline`. */
  declare static loadView: () => Promise<{ drawCheck: DrawCheck }>

  declare domain: string
  declare mode: string
  declare theme: string
  declare service: string
  declare compact: boolean

  readonly #root = this.attachShadow({ mode: 'open' })
  #running?: AbortController

  /** @internal */
  connectedCallback() {
    this.#restart()
  }

  /** @internal */
  disconnectedCallback() {
    this.#running?.abort()
  }

  /** @internal */
  attributeChangedCallback() {
    if (this.isConnected) this.#restart()
  }

  /** Starts the check again. Attributes that change together start it only once. */
  #restart() {
    this.#running?.abort()
    const { signal } = (this.#running = new AbortController())
    queueMicrotask(() => signal.aborted || this.#show(signal))
  }

  #show(signal: AbortSignal) {
    const root = this.#root
    const elementClass = this.constructor as typeof MtaStsCheckElement
    const { domain, compact, theme } = this
    const lang = languageOf(this)
    const service = this.service || elementClass.service
    const t = elementWords[lang]
    const name = `MTA-STS ${domain}`.trim()
    const dispatch = (event: string, detail: ReportV1 | CheckError) => {
      if (!signal.aborted) this.dispatchEvent(new CustomEvent(event, { detail, bubbles: true, composed: true }))
    }
    const fail = (kind: CheckError['kind'], reason: string) => {
      if (signal.aborted) return
      const message = `${name}: ${reason}`
      root.replaceChildren(`${message} `, document.createElement('slot'))
      dispatch('mta-sts-error', { kind, message })
    }
    const request = { domain, service, lang, theme, compact, signal }
    const listener = {
      report: (report: ReportV1) => dispatch('mta-sts-report', report),
      error: (error: CheckError) => dispatch('mta-sts-error', error),
      unreachable: () => fail('unreachable', t.unreachable),
    }
    if (!domain.trim()) fail('no-domain', t.noDomain)
    else if (this.mode === 'inline') elementClass.loadView().then(({ drawCheck }) => drawCheck(root, request, listener), listener.unreachable)
    else {
      const link = document.createElement('a')
      link.part.add('link')
      link.href = `${service}d/${encodeURIComponent(domain)}`
      link.target = '_blank'
      link.style.font = '.85em system-ui'
      link.textContent = t.report
      root.replaceChildren(checkFrame(name, request, listener), link)
    }
  }
}

reflect(MtaStsCheckElement, TEXT_ATTRIBUTES)
reflect(MtaStsCheckElement, ['compact'], true)
