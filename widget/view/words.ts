import type { Language } from '../elements/language.js'
import type { ReportV1, Trouble } from '../elements/types.js'
import { da } from './words/da.js'
import { de } from './words/de.js'
import { en } from './words/en.js'

/** Every word of a check but those of the report itself. `{}` is the domain, the number, or the place. */
export interface Words {
  readonly checking: string
  /** A headline a verdict. */
  readonly verdicts: Readonly<Record<ReportV1['verdict'], string>>
  /** What senders do, a sentence a verdict; without one, the report's own is shown. */
  readonly summaries?: Readonly<Record<ReportV1['verdict'], string>>
  readonly steps: Readonly<Record<ReportV1['steps'][number]['name'], string>>
  readonly states: Readonly<Record<ReportV1['steps'][number]['state'], string>>
  readonly severities: Readonly<Record<ReportV1['findings'][number]['severity'], string>>
  /** One, and several. */
  readonly errors: readonly [string, string]
  readonly warnings: readonly [string, string]
  readonly line: string
  readonly column: string
  /** Before the moment of the check. */
  readonly checked: string
  readonly report: string
  readonly new_tab: string
  readonly troubles: Readonly<Record<Exclude<Trouble['kind'], 'no-domain'>, string>>
  /** Beside `busy`, where the seconds are known. */
  readonly again: string
  readonly lint: LintWords
}

/** The words of a linted text. */
export interface LintWords {
  readonly label: string
  readonly clean: string
  readonly mend: string
  readonly mended: string
  /** How many of how many senders accept the text. */
  readonly senders: string
  readonly failed: string
}

export const words: Readonly<Record<Language, Words>> = { en, de, da }

/** `template` with `values` in the places of its `{}`, in order. */
export const fill = (template: string, ...values: (string | number)[]) => {
  const parts = template.split('{}')
  let text = parts[0]!
  for (let at = 1; at < parts.length; at++) text += String(values[at - 1] ?? '') + parts[at]!
  return text
}
