/** The languages of the elements. */
export type Language = 'en' | 'de' | 'da'

/** Returns the language of an element: its own `lang`, else that of the nearest ancestor with one, else English. */
export const languageOf = (element: Element): Language => {
  const tag = element.closest<HTMLElement>('[lang]')?.lang.slice(0, 2)
  return tag === 'de' || tag === 'da' ? tag : 'en'
}
