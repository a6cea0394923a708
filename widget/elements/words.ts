import type { Language } from '../shared/language.js'

/** The words that the check element needs before its renderer is loaded; view/words.ts has those of the check. */
export interface ElementWords {
  /** Label of the link to the full report. */
  readonly report: string
  /** Shown when the frame or the renderer did not load. */
  readonly unreachable: string
  /** Shown when the element has no domain. */
  readonly noDomain: string
}

export const elementWords: Record<Language, ElementWords> = {
  en: { report: 'Full report', unreachable: 'check not loaded', noDomain: 'no domain given' },
  de: { report: 'Ganzer Bericht', unreachable: 'Prüfung nicht geladen', noDomain: 'keine Domain angegeben' },
  da: { report: 'Hele rapporten', unreachable: 'tjek ikke indlæst', noDomain: 'intet domæne angivet' },
}
