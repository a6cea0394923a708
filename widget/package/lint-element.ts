// The class without a definition, for pages that define it under another tag name.
import { MtaStsLintElement } from '../elements/lint-element.js'

MtaStsLintElement.loadView = () => import('../view/draw-lint.js')

export { MtaStsLintElement }
