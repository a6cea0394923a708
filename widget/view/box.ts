import type { Language } from '../shared/language.js'
import type { Colour } from './colour.js'
import { type Content, element } from './dom.js'

/** Returns the box around a result. Its language is that of our own words. */
export const resultBox = (colour: Colour, lang: Language, ...content: Content[]) =>
  element('section', { class: `box ${colour}`, part: 'box', lang, dir: 'ltr' }, ...content)

export const headline = (colour: Colour, text: string) =>
  element('p', { class: 'headline', part: 'headline' }, mark(colour), element('strong', {}, text))

/** Returns a symbol such as ✓. It is hidden from screen readers, because the words next to it have the same meaning. */
export const mark = (colour: Colour) => element('span', { class: `mark ${colour}`, 'aria-hidden': 'true' })
