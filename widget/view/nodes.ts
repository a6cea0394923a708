import { visible } from './visible.js'

/** What an element holds: text, which is only ever text, and elements. Nothing else is passed over. */
export type Content = string | Node | false | undefined | null

/**
 * An element. `attributes` named `part` and `class` mean what they mean in HTML. Made with few calls that a
 * page may have replaced by its own.
 */
export const element = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>>,
  ...content: Content[]
): HTMLElementTagNameMap[Tag] => {
  const made = document.createElement(tag)
  const names = Object.keys(attributes)
  for (let at = 0; at < names.length; at++) made.setAttribute(names[at]!, attributes[names[at]!]!)
  for (let at = 0; at < content.length; at++) {
    const piece = content[at]
    if (piece) made.appendChild(typeof piece === 'string' ? document.createTextNode(visible(piece)) : piece)
  }
  return made
}

/** Puts `content` in the place of all that stands in `place`. */
export const put = (place: Node, content: Node) => {
  while (place.lastChild) place.removeChild(place.lastChild)
  place.appendChild(content)
}
