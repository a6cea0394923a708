// What the page wants of the browser that the bindings have no short way to.

/** Compresses bytes, without any header. */
export const deflate = async (bytes) => {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** The bytes again; fails where there would be more than `limit`, or where these are none. */
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

/** Replaces part of a text box as if it had been typed, so that undo knows about it. */
export const replace = (box, start, end, text) => {
  box.focus({ preventScroll: true })
  box.setSelectionRange(start, end)
  const done = text ? document.execCommand('insertText', false, text) : document.execCommand('delete')
  if (!done) box.setRangeText(text, start, end, 'end')
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
