import { languageOf } from '../shared/language.js'
import type { DrawLint } from '../shared/lint-request.js'
import { reflect } from './reflect.js'

/**
 * Lints the MTA-STS policy that it contains, in the reader's browser. The policy is not sent to any server.
 *
 * The policy is the text of a `<pre>` inside the element, or all text inside it.
 *
 * @tagname mta-sts-lint
 * @attr {boolean} editable - The reader may change the text and apply the safe fixes.
 * @attr {"en"|"de"|"da"} lang - The language; by default that of the surrounding page.
 * @attr {"light"|"dark"} theme - The colour scheme; by default that of the surrounding page.
 * @slot - The policy. An editable element shows a text box instead.
 * @csspart box - The result.
 * @csspart headline - The number of errors and warnings.
 * @csspart finding - One finding.
 * @csspart text - The text box, if the element is editable.
 * @csspart fix - The button that applies the safe fixes.
 * @fires {CustomEvent<ReportV1>} mta-sts-report - The text has been linted; `detail` is the report.
 * @fires {CustomEvent<CheckError>} mta-sts-error - The core could not be loaded.
 */
export class MtaStsLintElement extends HTMLElement {
  static readonly observedAttributes = ['editable', 'lang', 'theme']

  /** Loads the core and the renderer of its reports. */
  declare static loadView: () => Promise<{ drawLint: DrawLint }>

  declare theme: string
  declare editable: boolean

  readonly #root = this.attachShadow({ mode: 'open' })
  #running?: AbortController
  readonly #contentObserver = new MutationObserver(() => this.#restart())

  constructor() {
    super()
    this.#root.appendChild(document.createElement('slot'))
  }

  /** @internal */
  connectedCallback() {
    this.#contentObserver.observe(this, { characterData: true, childList: true, subtree: true })
    this.#restart()
  }

  /** @internal */
  disconnectedCallback() {
    this.#contentObserver.disconnect()
    this.#running?.abort()
  }

  /** @internal */
  attributeChangedCallback() {
    if (this.isConnected) this.#restart()
  }

  /** Lints the text again. The core is loaded when the element is near the visible part of the page. */
  #restart() {
    this.#running?.abort()
    const { signal } = (this.#running = new AbortController())
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry!.isIntersecting) return
        observer.disconnect()
        void this.#show(signal)
      },
      { rootMargin: '300px' },
    )
    observer.observe(this)
    signal.addEventListener('abort', () => observer.disconnect())
  }

  async #show(signal: AbortSignal) {
    const request = {
      text: (this.querySelector('pre') ?? this).textContent ?? '',
      lang: languageOf(this),
      theme: this.theme,
      editable: this.editable,
      signal,
    }
    const dispatch = (event: string, detail: unknown) => {
      if (!signal.aborted) this.dispatchEvent(new CustomEvent(event, { detail, bubbles: true, composed: true }))
    }
    try {
      const { drawLint } = await (this.constructor as typeof MtaStsLintElement).loadView()
      if (!signal.aborted) await drawLint(this.#root, request, (report) => dispatch('mta-sts-report', report))
    } catch {
      const message = 'MTA-STS: the checker could not be loaded'
      if (!signal.aborted) this.#root.replaceChildren(document.createElement('slot'), message)
      dispatch('mta-sts-error', { kind: 'unreachable', message })
    }
  }
}

reflect(MtaStsLintElement, ['theme'])
reflect(MtaStsLintElement, ['editable'], true)
