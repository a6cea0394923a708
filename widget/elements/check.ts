// What a page of somebody else's loads: the element, drawn by the installation that this file came from.
import { MtaStsCheckElement } from './check-element.js'

const here = import.meta.url
MtaStsCheckElement.service = new URL('../', here).href
MtaStsCheckElement.inline = () => import(new URL('1/draw.js', here).href)

if (!customElements.get('mta-sts-check')) customElements.define('mta-sts-check', MtaStsCheckElement)
