// The class without a definition, for pages that define it under another tag name.
import { MtaStsCheckElement } from '../elements/check-element.js'

// A package is not served by an installation, so the page must name one by `MtaStsCheckElement.service` or by the
// attribute `service`. Until then this URL lets every check fail, instead of sending requests to the page's own server.
MtaStsCheckElement.service = 'about:blank#no-service-given/'
MtaStsCheckElement.loadView = () => import('../view/draw-check.js')

export { MtaStsCheckElement }
