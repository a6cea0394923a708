// What would be long to write with the bindings.

/** Compresses bytes, without any header. */
export const deflate = async (bytes) => {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** Decompresses bytes. Fails where the result is longer than `limit`, or where the bytes are not compressed. */
export const inflate = async (bytes, limit) => {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader()
  const chunks = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return new Uint8Array(await new Blob(chunks).arrayBuffer())
    chunks.push(value)
    size += value.length
    if (size > limit) throw new RangeError('too large')
  }
}

/** Replaces part of a text box as if it had been typed, so that it can be undone. The box has the focus for that moment
 * only, and no keyboard is shown for it. */
export const replace = (box, start, end, text) => {
  const before = document.activeElement
  const { inputMode } = box
  if (before !== box) box.inputMode = 'none'
  box.focus({ preventScroll: true })
  box.setSelectionRange(start, end)
  const done = text ? document.execCommand('insertText', false, text) : document.execCommand('delete')
  if (!done) box.setRangeText(text, start, end, 'end')
  if (before === box) return
  if (before && before !== document.body) before.focus({ preventScroll: true })
  else box.blur()
  box.inputMode = inputMode
}

let place

/** Remembers among which findings the focus is, before they change. */
export const holdFocus = () => {
  const here = document.activeElement
  const section = here?.closest('[data-part], .whole, .offers, .compare')
  place = section && { section, index: [...section.querySelectorAll('[data-finding]')].indexOf(here.closest('[data-finding]')) }
}

/** If the change removed the focused element, focuses the next finding, or else the count of the findings, or else the
 * first button of the section, or else the one that copies a link. */
export const giveFocus = () => {
  const held = place
  place = undefined
  if (!held || document.activeElement !== document.body) return
  const section = held.section.isConnected ? held.section : document.querySelector('[data-part]')
  const findings = [...section.querySelectorAll('[data-finding]')]
  const next = held.index < 0 ? undefined : findings[Math.min(held.index, findings.length - 1)]
  ;(next ?? section.querySelector('.sum') ?? section.querySelector('button') ?? document.querySelector('[data-do=share]'))?.focus()
}

/** Selects a part of a text box and brings its line into view. */
export const select = (box, start, end, line) => {
  box.focus()
  box.setSelectionRange(start, end)
  const height = parseFloat(getComputedStyle(box).lineHeight)
  const top = (line - 1) * height
  if (top < box.scrollTop || top + 2 * height > box.scrollTop + box.clientHeight) {
    box.scrollTop = Math.max(0, top - box.clientHeight / 3)
  }
}
