import type { ReportV1, Trouble } from './types.js'

/**
 * What a frame tells the page around it, each apart. A page may be older than the frame in it or newer, so
 * fields are added, never renamed, and what is not understood is passed over.
 */
export interface Told {
  /** Height of what is shown, in CSS pixels. */
  readonly height?: number
  /** The check has ended. */
  readonly report?: ReportV1
  /** The check could not be made. */
  readonly trouble?: Trouble
}

/** The name under which all of it is sent. */
export const KEY = 'mta-sts-check'

/** What was told, if this message is from that frame. The origin of a sandboxed document is the word `null`. */
export const toldBy = (frame: HTMLIFrameElement, { source, origin, data }: MessageEvent): Told | undefined =>
  source && source === frame.contentWindow && origin === 'null' ? (data?.[KEY] as Told | undefined) : undefined
