import type { ReportV1 } from './api.js'
import type { CheckError } from './check-request.js'

/**
 * What a frame posts to the surrounding page. Either of them may be of a newer version than the other, so fields may
 * be added but never renamed, and unknown fields are ignored.
 */
export interface FrameMessage {
  /** Height of the frame's content, in CSS pixels. */
  readonly height?: number
  /** Present when the check has ended with a report. */
  readonly report?: ReportV1
  /** Present when the check has ended without a report. */
  readonly error?: CheckError
}

/** The property of the posted object that holds the message. */
export const MESSAGE_KEY = 'mta-sts-check'

/**
 * Returns the message if `event` comes from `frame`. The origin of a sandboxed document is the string `null`.
 */
export const messageFrom = (frame: HTMLIFrameElement, { source, origin, data }: MessageEvent): FrameMessage | undefined =>
  source && source === frame.contentWindow && origin === 'null' ? (data?.[MESSAGE_KEY] as FrameMessage | undefined) : undefined
