import type { ReportV1 } from './api.js'
import type { Language } from './language.js'

/** The policy that an element lints, and how it is shown. */
export interface LintRequest {
  /** The policy. */
  readonly text: string
  readonly lang: Language
  /** `light` or `dark`; otherwise the surrounding page decides. */
  readonly theme: string
  /** Whether the reader may change the text. */
  readonly editable: boolean
  /** Is aborted when the result is no longer needed. */
  readonly signal: AbortSignal
}

/** Shows the findings of a policy in `root`, and calls `onReport` with every report. Rejects if the core does not load. */
export type DrawLint = (
  root: ShadowRoot,
  request: LintRequest,
  onReport: (report: ReportV1) => void,
) => Promise<void>
