// What a page of somebody else's loads: the element, and how it finds the core beside this file.
import { MtaStsLintElement } from './lint-element.js'

const here = import.meta.url
MtaStsLintElement.view = () => import(new URL('1/lint.js', here).href)

if (!customElements.get('mta-sts-lint')) customElements.define('mta-sts-lint', MtaStsLintElement)
