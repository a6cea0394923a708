// The script that an author's page names. It defines the element, which uses the installation that served this script.
import { MtaStsCheckElement } from './check-element.js'

const here = import.meta.url
MtaStsCheckElement.service = new URL('../', here).href
MtaStsCheckElement.loadView = () => import(new URL('1/draw.js', here).href)

if (!customElements.get('mta-sts-check')) customElements.define('mta-sts-check', MtaStsCheckElement)
