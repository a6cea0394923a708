import { visible } from './visible.js'

/** What an element may contain. A string becomes a text node, never markup. Empty and missing values are skipped. */
export type Content = string | Node | false | undefined | null

/**
 * Creates an element. It uses few methods of arrays and elements, because the surrounding page may have replaced them
 * with its own.
 */
export const element = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>>,
  ...content: Content[]
): HTMLElementTagNameMap[Tag] => {
  const created = document.createElement(tag)
  const names = Object.keys(attributes)
  for (let at = 0; at < names.length; at++) created.setAttribute(names[at]!, attributes[names[at]!]!)
  for (let at = 0; at < content.length; at++) {
    const piece = content[at]
    if (!piece) continue
    if (typeof piece !== 'string') created.appendChild(piece)
    else appendText(created, visible(piece))
  }
  return created
}

/**
 * Appends a text whose long names may be broken before a dot. Without such places a browser breaks them where the line is
 * full, even before a full stop.
 */
const appendText = (parent: Node, text: string) => {
  const pieces = text.split(/(?<=\S{20})(?=\.\w)/)
  for (let at = 0; at < pieces.length; at++) {
    if (at) parent.appendChild(document.createElement('wbr'))
    parent.appendChild(document.createTextNode(pieces[at]!))
  }
}

/** Replaces everything in `parent` with `content`. */
export const replaceContent = (parent: Node, content: Node) => {
  while (parent.lastChild) parent.removeChild(parent.lastChild)
  parent.appendChild(content)
}
