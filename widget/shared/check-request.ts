import type { ReportV1 } from './api.js'
import type { Language } from './language.js'

/** The check that an element or a frame shows. */
export interface CheckRequest {
  /** The requested domain, as the page's author wrote it. */
  readonly domain: string
  /** URL of the installation of MTA-STS Check; ends with a slash. */
  readonly service: string
  readonly lang: Language
  /** `light` or `dark`; otherwise the surrounding page or the reader's browser decides. */
  readonly theme: string
  /** Whether only the verdict is shown. */
  readonly compact: boolean
  /** Is aborted when the result is no longer needed. */
  readonly signal: AbortSignal
}

/** Why there is no report. This is never about the domain's policy: problems of the policy are findings. */
export interface CheckError {
  /**
   * `no-domain`: the element names no domain. `refused`: the domain cannot be checked, for example because it is not
   * a valid domain name. `busy`: the rate limit is reached. `unreachable`: the service does not answer. `failed`: the
   * service answers with another error.
   */
  readonly kind: 'no-domain' | 'refused' | 'busy' | 'unreachable' | 'failed'
  /** One sentence for the reader. */
  readonly message: string
  /** HTTP status of the service's answer, if there is one. */
  readonly status?: number
  /** Seconds until the next attempt makes sense, if the service names them. */
  readonly retryAfter?: number
}

/** Callbacks for the end of a check. */
export interface CheckListener {
  /** There is a report, and it is shown. */
  report(report: ReportV1): void
  /** There is no report, and the reason is shown. */
  error(error: CheckError): void
  /** The frame or the renderer did not load, so nothing is shown. */
  unreachable(): void
}

/** Shows a check in `root`, from “checking” to its result. Settles when the result is shown. */
export type DrawCheck = (
  root: ShadowRoot,
  request: CheckRequest,
  listener: Omit<CheckListener, 'unreachable'>,
  links?: boolean,
) => Promise<void>
