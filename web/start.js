import { lead, texts } from './language.js'
import { keepOffline } from './offline.js'

const late = document.getElementById('late')

/** Starts a program, which draws itself. Where it cannot be loaded, the note that says so is shown, and the promise
 * is rejected. */
export const start = async (init, wasm) => {
  // The other page takes over.
  if (lead()) return
  try {
    globalThis.language = await texts
    await init({ module_or_path: wasm })
  } catch (error) {
    late.classList.add('failed')
    throw error
  }
  late.remove()
  keepOffline()
}
