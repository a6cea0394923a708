// The picture of the path of a mail. The service draws it; here its SVG text becomes elements. Only those are made that the
// drawing has, so that nothing in an answer can run.

const SVG = 'http://www.w3.org/2000/svg'
const ELEMENTS = ['svg', 'g', 'line', 'path', 'text']
const ATTRIBUTES = ['class', 'role', 'aria-label', 'data-place', 'data-mark', 'd', 'transform', 'x', 'y', 'x1', 'x2', 'y1', 'y2', 'overflow']
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' }

const unescaped = (text: string) => text.replace(/&(amp|lt|gt|quot);/g, (_, name) => ENTITIES[name]!)

/**
 * Returns the image in `text`; nothing if the text is not as core/src/output/picture/canvas.rs writes it: each element with a
 * start and an end tag, every value in double quotes, and four entities.
 */
export const pictureIn = (text: string): SVGElement | undefined => {
  const root = document.createElementNS(SVG, 'g')
  let open: SVGElement = root
  const token = /<(\/?)(\w+)((?: [\w-]+="[^"<]*")*)>|([^<]+)/y
  for (let found; (found = token.exec(text)); ) {
    const [, end, name, attributes, words] = found
    if (words) open.appendChild(document.createTextNode(unescaped(words)))
    else if (!end) {
      const made = document.createElementNS(SVG, ELEMENTS.indexOf(name!) < 0 ? 'desc' : name!)
      const attribute = /([\w-]+)="([^"]*)"/g
      for (let pair; (pair = attribute.exec(attributes!)); ) {
        if (ATTRIBUTES.indexOf(pair[1]!) >= 0) made.setAttribute(pair[1]!, unescaped(pair[2]!))
      }
      open.appendChild(made)
      open = made as SVGElement
    } else {
      const parent = open.parentNode as SVGElement | null
      if (!parent) return
      // What the drawing does not have, such as the style sheet of the image.
      if (open.localName === 'desc') parent.removeChild(open)
      open = parent
    }
  }
  const image = root.firstElementChild as SVGElement | null
  return open === root && image?.localName === 'svg' ? image : undefined
}
