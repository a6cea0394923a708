import { reflect } from './attributes.js'
import { languageOf } from './language.js'
import type { Language } from './language.js'
import type { ReportV1 } from './types.js'

/** What is to be linted, and how it is to be shown. */
export interface Draft {
  /** The policy. */
  readonly text: string
  readonly lang: Language
  /** `light`, `dark`, or what the page around has. */
  readonly theme: string
  /** Whether the reader may change the text. */
  readonly editable: boolean
  /** Fires when nobody waits for it any more. */
  readonly signal: AbortSignal
}

/** Shows what there is to say about a draft, and tells every report. Rejects where nothing can be shown. */
export type DrawLint = (root: ShadowRoot, draft: Draft, told: (report: ReportV1) => void) => Promise<void>

/**
 * Lints the MTA-STS policy that stands in it, in the reader's browser: no server is asked anything.
 *
 * The text is that of a `<pre>` inside the element, or all text inside it.
 *
 * @tagname mta-sts-lint
 * @attr {boolean} editable - The reader may change the text, and have the safe fixes applied.
 * @attr {"en"|"de"|"da"} lang - The language; as a rule that of the page around.
 * @attr {"light"|"dark"} theme - As a rule that of the page around.
 * @slot - The policy; it stays as it is unless it is editable.
 * @csspart box - What is said about the text.
 * @csspart headline - In a word.
 * @csspart finding - One finding.
 * @csspart text - The text to change, where it is editable.
 * @csspart mend - The button that applies the safe fixes.
 * @fires {CustomEvent<ReportV1>} mta-sts-report - The text has been linted; `detail` is the report.
 * @fires {CustomEvent<Trouble>} mta-sts-error - It could not be.
 */
export class MtaStsLintElement extends HTMLElement {
  static readonly observedAttributes = ['editable', 'lang', 'theme']

  /** Brings the core and what draws its reports. */
  static view: () => Promise<{ drawLint: DrawLint }>

  declare theme: string
  declare editable: boolean

  readonly #root = this.attachShadow({ mode: 'open' })
  #running?: AbortController
  readonly #changed = new MutationObserver(() => this.#begin())

  constructor() {
    super()
    this.#root.appendChild(document.createElement('slot'))
  }

  /** @internal */
  connectedCallback() {
    this.#changed.observe(this, { characterData: true, childList: true, subtree: true })
    this.#begin()
  }

  /** @internal */
  disconnectedCallback() {
    this.#changed.disconnect()
    this.#running?.abort()
  }

  /** @internal */
  attributeChangedCallback() {
    if (this.isConnected) this.#begin()
  }

  /** The core is fetched when the text comes near to what the reader sees. */
  #begin() {
    this.#running?.abort()
    const { signal } = (this.#running = new AbortController())
    const near = new IntersectionObserver(
      ([seen]) => {
        if (!seen!.isIntersecting) return
        near.disconnect()
        void this.#show(signal)
      },
      { rootMargin: '300px' },
    )
    near.observe(this)
    signal.addEventListener('abort', () => near.disconnect())
  }

  async #show(signal: AbortSignal) {
    const draft = {
      text: (this.querySelector('pre') ?? this).textContent ?? '',
      lang: languageOf(this),
      theme: this.theme,
      editable: this.editable,
      signal,
    }
    const tell = (event: string, detail: unknown) => {
      if (!signal.aborted) this.dispatchEvent(new CustomEvent(event, { detail, bubbles: true, composed: true }))
    }
    try {
      const { drawLint } = await (this.constructor as typeof MtaStsLintElement).view()
      if (!signal.aborted) await drawLint(this.#root, draft, (report) => tell('mta-sts-report', report))
    } catch {
      const message = 'MTA-STS: the checker could not be loaded'
      if (!signal.aborted) this.#root.replaceChildren(document.createElement('slot'), message)
      tell('mta-sts-error', { kind: 'unreachable', message })
    }
  }
}

reflect(MtaStsLintElement, ['theme'])
reflect(MtaStsLintElement, ['editable'], true)
