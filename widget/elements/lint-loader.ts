// The script that an author's page names. It defines the element, which loads the core from the server of this script.
import { MtaStsLintElement } from './lint-element.js'

const here = import.meta.url
MtaStsLintElement.loadView = () => import(new URL('1/lint.js', here).href)

if (!customElements.get('mta-sts-lint')) customElements.define('mta-sts-lint', MtaStsLintElement)
