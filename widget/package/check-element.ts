// The class alone, for who gives it a name of their own. `MtaStsCheckElement.service` or the attribute `service`
// says which installation is asked: a package comes from none.
import { MtaStsCheckElement } from '../elements/check-element.js'

// Nothing can be asked there, so no page asks itself by mistake.
MtaStsCheckElement.service = 'about:blank#no-service-given/'
MtaStsCheckElement.inline = () => import('../view/draw.js')

export { MtaStsCheckElement }
