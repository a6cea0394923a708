import { MtaStsCheckElement } from './check-element.js'

if (!customElements.get('mta-sts-check')) customElements.define('mta-sts-check', MtaStsCheckElement)

declare global {
  interface HTMLElementTagNameMap {
    'mta-sts-check': MtaStsCheckElement
  }
}

export { MtaStsCheckElement }
