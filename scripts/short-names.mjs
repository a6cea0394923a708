// Gives the functions that a program imports from JavaScript short names: node scripts/short-names.mjs pkg/check
// wasm-bindgen names each by what it does and a hash, in the wasm and in the JavaScript, which costs a visitor 4 kB.
// Nothing else reads the names.
import { readFileSync, writeFileSync } from 'node:fs'

const program = process.argv[2]
const [wasm, script] = [readFileSync(`${program}_bg.wasm`), readFileSync(`${program}.js`, 'utf8')]
const IMPORTS = 2

/** LEB128, as the format writes every length. */
const number = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...number(value >> 7)])
const read = (at) => {
  const [byte, next] = [wasm[at], at + 1]
  if (byte < 128) return [byte, next]
  const [rest, end] = read(next)
  return [(byte & 127) | (rest << 7), end]
}
const text = (at) => {
  const [length, start] = read(at)
  return [wasm.toString('utf8', start, start + length), start + length]
}
const written = (name) => [...number(Buffer.byteLength(name)), ...Buffer.from(name)]

const short = new Map()
/** The section with other names. Of what is imported, all are functions. */
const renamed = (at) => {
  const [count, first] = read(at)
  const section = [...number(count)]
  let place = first
  for (let index = 0; index < count; index++) {
    const [module, afterModule] = text(place)
    const [name, afterName] = text(afterModule)
    const [, end] = read(afterName + 1)
    if (wasm[afterName] !== 0) throw new Error(`${name} is not a function`)
    // The functions of wasm-bindgen. A file of ours is imported by its own names.
    if (module.endsWith('_bg.js')) short.set(name, `_${index.toString(36)}`)
    section.push(...written(module), ...written(short.get(name) ?? name), ...wasm.subarray(afterName, end))
    place = end
  }
  return section
}

const parts = [wasm.subarray(0, 8)]
for (let at = 8; at < wasm.length; ) {
  const [length, start] = read(at + 1)
  const content = wasm[at] === IMPORTS ? renamed(start) : wasm.subarray(start, start + length)
  parts.push(Buffer.from([wasm[at], ...number(content.length)]), Buffer.from(content))
  at = start + length
}
writeFileSync(`${program}_bg.wasm`, Buffer.concat(parts))
writeFileSync(`${program}.js`, script.replace(/\b__wb\w+\b/g, (name) => short.get(name) ?? name))
