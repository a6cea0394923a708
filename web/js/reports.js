// What would be long to write with the bindings: decompression, folders, and the worker that reads reports.

/** Decompresses bytes: `gzip` or `deflate-raw`. Fails with a RangeError where the result is longer than `limit`. */
export const unpack = async (bytes, format, limit) => {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format)).getReader()
  const chunks = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return new Uint8Array(await new Blob(chunks).arrayBuffer())
    chunks.push(value)
    size += value.length
    if (size > limit) {
      await reader.cancel()
      throw new RangeError('too large')
    }
  }
}

/** The files that were chosen, each with its path in the folder. */
export const chosen = (input) => {
  const files = [...input.files].map((file) => ({ file, path: file.webkitRelativePath || file.name }))
  input.value = ''
  return files
}

const entries = (folder) => new Promise((resolve, reject) => folder.readEntries(resolve, reject))

const listed = async (entry, files) => {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject))
    files.push({ file, path: entry.fullPath.replace(/^\//, '') })
    return
  }
  const folder = entry.createReader()
  // A folder is read in pieces; an empty piece is the last one.
  for (let some = await entries(folder); some.length; some = await entries(folder)) {
    for (const one of some) await listed(one, files)
  }
}

/** The files that were dropped, with those in folders. The list of what was dropped is gone after the event. */
export const dropped = async (data) => {
  const items = [...data.items].filter((item) => item.kind === 'file')
  const found = items.map((item) => item.webkitGetAsEntry?.())
  if (found.some((entry) => !entry)) return [...data.files].map((file) => ({ file, path: file.name }))
  const files = []
  for (const entry of found) await listed(entry, files)
  return files
}

/** Opens everything that is folded and prints. Some of it is listed and drawn when it is opened. */
export const print = () => {
  for (const fold of document.querySelectorAll('#app details:not([open])')) fold.querySelector('summary').click()
  setTimeout(() => globalThis.print(), 500)
}

/** Starts the worker and calls `heard` with each of its messages. Returns the function that sends to it. */
export const connect = (heard) => {
  const worker = globalThis.startReader()
  worker.onmessage = ({ data }) => heard(data)
  // Its script could not be loaded. Where its program could not be, it says so itself.
  worker.onerror = () => heard({ kind: 'failed' })
  return (message) => worker.postMessage(message)
}

/** In the worker: calls `heard` with each message of the page. */
export const serve = (heard) => {
  globalThis.onmessage = ({ data }) => heard(data)
}

/** In the worker: answers. */
export const answer = (message) => globalThis.postMessage(message)

/** In the worker: loads the lints of policies. */
export const loadLints = () => globalThis.loadLints()
