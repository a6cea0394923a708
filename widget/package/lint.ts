import { MtaStsLintElement } from './lint-element.js'

if (!customElements.get('mta-sts-lint')) customElements.define('mta-sts-lint', MtaStsLintElement)

declare global {
  interface HTMLElementTagNameMap {
    'mta-sts-lint': MtaStsLintElement
  }
}

export { MtaStsLintElement }
