// The class alone, for who gives it a name of their own.
import { MtaStsLintElement } from '../elements/lint-element.js'

MtaStsLintElement.view = () => import('../view/lint.js')

export { MtaStsLintElement }
