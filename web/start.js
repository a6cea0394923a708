import { lead, texts } from './language.js'
import { keepOffline } from './offline.js'

// A link with a draft that is entered in the address bar while the screen is open is opened as it would be in a new tab. The fragment
// of a finding or a section has no “=”.
addEventListener('hashchange', () => {
  if (/=|%3D/i.test(location.hash)) location.reload()
})

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
