/** The languages that the elements speak; what a report says about a domain is English in all of them. */
export type Language = 'en' | 'de' | 'da'

/** The language of an element: its own `lang`, else that of what it stands in, else English. */
export const languageOf = (element: Element): Language => {
  const written = element.closest<HTMLElement>('[lang]')?.lang.slice(0, 2)
  return written === 'de' || written === 'da' ? written : 'en'
}
