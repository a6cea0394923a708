import type { Language } from '../elements/language.js'
import { type Content, element } from './nodes.js'
import type { Tone } from './tone.js'

/** The box around everything that is ever shown; its language is that of our own words. */
export const boxOf = (tone: Tone, lang: Language, ...content: Content[]) =>
  element('section', { class: `box ${tone}`, part: 'box', lang, dir: 'ltr' }, ...content)

export const headline = (tone: Tone, text: string) =>
  element('p', { class: 'headline', part: 'headline' }, mark(tone), element('strong', {}, text))

/** A shape beside a word that says the same. */
export const mark = (tone: Tone) => element('span', { class: `mark ${tone}`, 'aria-hidden': 'true' })
