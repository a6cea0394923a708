// Loads the program of `/publish`. The lints of drafts are a program of their own, which it asks for.
import init from '../pkg/publish.js'
import wasm from '../pkg/publish_bg.wasm?url'
import lints from '../pkg/js/drafts_bg.wasm?url'
import { start } from './start.js'

globalThis.loadLints = async () => {
  const program = await import('../pkg/js/drafts.js')
  await program.default({ module_or_path: lints })
  if (globalThis.language) program.speak(globalThis.language.split('\n---\n')[2])
  return program.lint
}

start(init, wasm).catch(() => {})
