// The worker of `/reports`, which reads the files.
import init from '../pkg/reader.js'
import wasm from '../pkg/reader_bg.wasm?url'
import lints from '../pkg/js/lint_bg.wasm?url'

/** The lints are a program of their own, which is loaded when there is a policy to lint. */
globalThis.loadLints = async () => {
  const program = await import('../pkg/js/lint.js')
  await program.default({ module_or_path: lints })
  if (globalThis.language) program.speak(globalThis.language.split('\n---\n')[2])
  return program.lintPolicy
}

// The page passes the address of its language's texts, if it is not English.
if (name) globalThis.language = await fetch(name).then((answer) => answer.text()).catch(() => {})

init({ module_or_path: wasm }).catch(() => postMessage({ kind: 'failed' }))
