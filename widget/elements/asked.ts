import type { Language } from './language.js'
import type { ReportV1, Trouble } from './types.js'

/** What an element is asked to show. */
export interface Asked {
  /** As its author wrote it. */
  readonly domain: string
  /** URL of the installation; ends with a slash. */
  readonly service: string
  readonly lang: Language
  /** `light`, `dark`, or what the reader prefers. */
  readonly theme: string
  /** Only the verdict. */
  readonly compact: boolean
  /** Fires when nobody waits for it any more. */
  readonly signal: AbortSignal
}

/** Who wants to know how it ends. */
export interface Listener {
  /** There is a report, and it is shown. */
  report(report: ReportV1): void
  /** There is none, and that is shown. */
  trouble(trouble: Trouble): void
  /** Nothing came, and nothing can be shown. */
  lost(): void
}
