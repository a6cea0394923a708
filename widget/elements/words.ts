import type { Language } from './language.js'

/** The few words of the page around a frame; those of the check itself come with what draws it. */
export interface Words {
  /** The link to the page of the whole report. */
  readonly report: string
  /** Nothing came. */
  readonly lost: string
  /** There is no domain. */
  readonly none: string
}

export const words: Record<Language, Words> = {
  en: { report: 'Full report', lost: 'check not loaded', none: 'no domain given' },
  de: { report: 'Ganzer Bericht', lost: 'Prüfung nicht geladen', none: 'keine Domain angegeben' },
  da: { report: 'Hele rapporten', lost: 'tjek ikke indlæst', none: 'intet domæne angivet' },
}
