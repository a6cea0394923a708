// The sentences of the program in all languages. `languages/en.txt` is collected from the sources; the other files there have
// the same keys. Without an argument, this script compares them; with `--write` it writes the English file again, and puts the others into
// its order.
// vite.config.js imports it to build the pages of each language.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

/** The pages that are translated. */
export const PAGES = ['index.html', 'lint.html', 'publish.html', 'reports.html', 'bounce.html', '404.html', 'embed.html']
/** The screens with words of their own, in web/src/words/en/. */
export const SCREENS = ['check', 'draft', 'publish', 'reports', 'bounce']

const HEAD = `# The English sentences, collected from the program by scripts/languages.mjs. To add a language, copy this file and translate
# what is behind “ = ”. {name} is replaced by a value, and tags stay as they are. CONTRIBUTING.md has more.
`

/** At most this many characters of a text fit on a screen of 360 px, by the beginning of its key. */
const WIDTHS = [
  ['fix.', 64],
  ['copy.', 48],
  ['picture-', 22],
]

const read = (path) => readFileSync(path, 'utf8')

/** The sources of Rust below a folder, without their tests. */
export const rust = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.rs'))
    .sort()
    .map((name) => [`${folder}/${name}`, read(`${folder}/${name}`).split('#[cfg(test)]')[0]])

const LITERAL = String.raw`"((?:[^"\\]|\\[\s\S])*)"`
/** The text of a literal in Rust. */
const unescaped = (literal) => literal.replace(/\\(\n\s*|.)/g, (_, escape) => (escape.trim() ? { n: '\n' }[escape] ?? escape : ''))

/** Rows of tables that have a name, and which text of it each literal is: bounces, causes in TLS reports, notes. */
const ROWS = [
  [new RegExp(String.raw`^ {4}"([a-z0-9-]+)", (?:${LITERAL} in_words|"[^"]*"(?: receiving)?), .*\n +\[.*\]\n +${LITERAL};`, 'gm'), ['sender', 'meaning']],
  [new RegExp(String.raw`\bid: "([a-z0-9-]+)",\s+sender: Sender::Words\(${LITERAL}\),[^}]*\bmeaning: ${LITERAL}`, 'g'), ['sender', 'meaning']],
  [new RegExp(String.raw`^ {4}[A-Z_]+: "([a-z0-9-]+)", \w+, [^\n]+,\s+${LITERAL},\s+${LITERAL},\s+${LITERAL};`, 'gm'), ['cause', 'cause-meaning', 'cause-advice']],
  [new RegExp(String.raw`\bnote\(\s*"([a-z0-9-]+)",\s*${LITERAL},`, 'g'), ['note']],
]

/** Whether there is anything to translate in a text. */
const hasWords = (text) => /[\p{L}“]/u.test(text.replace(/\{\w+\}|<[^>]*>/g, ''))

/** The texts of lints, and the messages of the core, the command line, the edge, the pages of documentation and the screens. */
const sentences = () => {
  const all = new Map()
  const add = (key, text, path) => {
    if (all.has(key) && all.get(key) !== text) throw new Error(`${path}: the key ${key} is used for two texts: “${all.get(key)}” and “${text}”`)
    if (hasWords(text) || /^(date|number)\./.test(key)) all.set(key, text)
  }
  for (const [path, source] of [...rust('core/src'), ...rust('cli/src'), ...rust('direct/src'), ...rust('edge/src'), ...rust('docs/src'), ...rust('web/src')]) {
    for (const [, lint] of source.matchAll(/: Lint = Lint \{([\s\S]*?)\n\};/g)) {
      const field = (name) => unescaped(lint.match(new RegExp(`\\b${name}:\\s*${LITERAL}`))[1])
      for (const part of ['title', 'message', 'help']) add(`${field('name')}.${part}`, field(part), path)
    }
    for (const [, key, , text] of source.matchAll(new RegExp(`Message::new\\(\\s*${LITERAL}\\s*(,\\s*${LITERAL})?`, 'g'))) {
      if (text === undefined) throw new Error(`${path}: the text of ${key} is not a literal`)
      add(key, unescaped(text), path)
    }
    for (const [rows, parts] of ROWS) {
      for (const [, name, ...texts] of source.matchAll(rows)) {
        parts.forEach((part, at) => texts[at] && add(`${name}.${part}`, unescaped(texts[at]), path))
      }
    }
  }
  return [...all].sort(([one], [other]) => (one < other ? -1 : 1))
}

/** The words of a screen of the page, in the order of the file. Their keys are the fields that lead to them. */
const words = (screen) => {
  const source = read(`web/src/words/en/${screen}.rs`).split('static WORDS')[1]
  const found = []
  const path = [`page.${screen}`]
  // For each bracket that is open, the number of the next element of a list, or nothing for a struct.
  const open = []
  let name
  const here = () => (name === undefined ? `${open.at(-1)}` : name)
  for (const [token, field, literal] of source.slice(source.indexOf('{')).matchAll(new RegExp(`(\\w+):(?=\\s)|${LITERAL}|[{}()\\[\\],]`, 'g'))) {
    if (field) name = field
    else if (token === ',') {
      name = undefined
      if (open.at(-1) !== undefined) open.push(open.pop() + 1)
    } else if ('{[('.includes(token)) {
      if (open.length) path.push(here())
      open.push(token === '{' ? undefined : 0)
      name = undefined
    } else if ('}])'.includes(token)) {
      open.pop()
      name = path.length > 1 ? path.pop() : undefined
    } else found.push([[...path, here()].join('.'), unescaped(literal)])
  }
  return found
}

const BLOCKS = 'title|h1|h2|h3|p|label|summary|button|dt|dd|legend|option|li|td|th|figcaption'
const UNIT = new RegExp(
  `<(${BLOCKS})\\b([^>]*)>([\\s\\S]*?)</\\1>|(<nav[^>]*>)([\\s\\S]*?)</nav>|(<meta name="description" content=)"([^"]*)"|((?:aria-label|placeholder|alt)=)"([^"]*)"`,
  'g',
)
const slug = (text) =>
  text.replace(/<[^>]*>|&\w+;/g, ' ').toLowerCase().match(/[a-z0-9]+/g)?.slice(0, 6).join('-') ?? ''

/** Replaces each text of a page by what `say` returns for the beginning of its key and the text. */
const rewrite = (html, say) => {
  const attributes = (text) => text.replace(/((?:aria-label|placeholder|alt)=)"([^"]*)"/g, (all, start, value) => (hasWords(value) ? `${start}"${said(value)}"` : all))
  const said = (text, place = 'label') => say(`page.${place}.${slug(text)}`, text)
  const link = (text) => text.replace(/(<a\b[^>]*>)([\s\S]*?)(<\/a>)/g, (_, start, inner, end) => start + said(inner, 'nav') + end)
  return html.replace(UNIT, (all, tag, rest, inner, nav, links, meta, description, attribute, value) => {
    if (nav) return attributes(nav) + link(links) + '</nav>'
    if (meta) return `${meta}"${said(description, 'meta')}"`
    if (attribute) return hasWords(value) ? `${attribute}"${said(value)}"` : all
    if (tag === 'p' && /class="languages"/.test(rest)) return all
    return hasWords(inner) ? `<${tag}${attributes(rest)}>${said(inner, tag)}</${tag}>` : all
  })
}

/** The texts of the pages by their keys. A second text that begins like another one has a number in its key. */
const pages = () => {
  const all = new Map()
  for (const page of PAGES) rewrite(read(page), (start, text) => {
    let key = start
    for (let number = 2; all.has(key) && all.get(key) !== text; number++) key = `${start}-${number}`
    all.set(key, text)
    return text
  })
  return [...all]
}

/** A page in another language. */
export const translated = (html, texts) => {
  const keys = new Map(pages().map(([key, text]) => [text, key]))
  return rewrite(html, (_, text) => texts.get(keys.get(text)) ?? text)
}

/** All English texts, by sections. */
export const english = () => [
  ['The name of the language, in itself', [['language', 'English']]],
  ['Lints and other sentences', sentences()],
  ...['shared', ...SCREENS].map((screen) => [`The page: ${screen}`, words(screen).filter(([key, text]) => !/\.(id|placeholder)$/.test(key) && hasWords(text))]),
  ['The page: HTML', pages()],
]

/** Reads a catalogue. */
export const catalogue = (language) => {
  const entries = read(`languages/${language}.txt`).split('\n').filter((line) => line && !line.startsWith('#'))
  return new Map(entries.map((line) => {
    const at = line.indexOf(' = ')
    if (at < 0) throw new Error(`languages/${language}.txt: this line is not of the form “key = text”: ${line}`)
    return [line.slice(0, at), line.slice(at + 3)]
  }))
}

/** The languages besides English. */
export const languages = () =>
  readdirSync('languages').filter((name) => name.endsWith('.txt') && name !== 'en.txt').map((name) => name.slice(0, -4)).sort()

/** The words of a page in the order of the program, one on each line. An empty line means the English text. */
const ordered = (screen, texts) => words(screen).map(([key, english]) => (texts.get(key) === english ? '' : (texts.get(key) ?? ''))).join('\n')

/** The file that a page of this language loads for its program: the words of all screens, those of `screen`, and the sentences
 * whose names `wasm` contains. It may also be the source of a program. */
export const file = (screen, wasm, texts) => {
  return [ordered('shared', texts), ordered(screen, texts), sentencesOf(wasm, texts)].join('\n---\n')
}

/** The sentences whose names `wasm` contains, one on each line. */
export const sentencesOf = (wasm, texts) => {
  const has = (key) => wasm.includes(Buffer.from(key.replace(/\.(title|message|help|sender|meaning|cause|cause-meaning|cause-advice|note)$/, '')))
  return [...texts].filter(([key]) => !key.startsWith('page.') && has(key)).map(([key, text]) => `${key} = ${text}`).join('\n')
}

const marks = (text) => [...(text.match(/\{\w+\}|<[^>]*>/g) ?? [])].sort().join(' ')

/** What is wrong with a language. */
const faults = (language, expected) => {
  const texts = catalogue(language)
  const all = new Map(expected.flatMap(([, entries]) => entries))
  const found = []
  for (const [key, text] of all) {
    if (!texts.has(key)) found.push(`${key} is missing: ${text}`)
    else if (marks(texts.get(key)) !== marks(text)) found.push(`${key} has other arguments or tags than “${text}”: ${texts.get(key)}`)
  }
  for (const [key, text] of texts) {
    if (!all.has(key)) found.push(`${key} is not a key of the program`)
    const width = WIDTHS.find(([start]) => key.startsWith(start))
    if (width && [...text].length > width[1]) found.push(`${key} is longer than ${width[1]} characters: ${text}`)
  }
  return found.map((fault) => `languages/${language}.txt: ${fault}`)
}

/** The file of a language with its texts in the order of the English ones. Texts that are not in the program are at the end. */
const inOrder = (language, sections) => {
  const texts = catalogue(language)
  const [about] = read(`languages/${language}.txt`).split(/^(?:# The name of the language|[^#\n])/m)
  const known = new Set(sections.flatMap(([, entries]) => entries.map(([key]) => key)))
  const surplus = [...texts].filter(([key]) => !known.has(key))
  const section = (name, entries) => `# ${name}\n${entries.map(([key, text]) => `${key} = ${text}\n`).join('')}`
  const all = sections.map(([name, entries]) => section(name, entries.filter(([key]) => texts.has(key)).map(([key]) => [key, texts.get(key)])))
  return `${about.trimEnd()}\n\n${[...all, ...(surplus.length ? [section('Not in the program', surplus)] : [])].join('\n')}`
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const sections = english()
  const text = HEAD + sections.map(([name, entries]) => `\n# ${name}\n${entries.map(([key, text]) => `${key} = ${text}\n`).join('')}`).join('')
  if (process.argv[2] === '--write') {
    writeFileSync('languages/en.txt', text)
    for (const language of languages()) writeFileSync(`languages/${language}.txt`, inOrder(language, sections))
  }
  const found = languages().flatMap((language) => faults(language, sections))
  if (text !== read('languages/en.txt')) found.unshift('languages/en.txt differs from the program: run node scripts/languages.mjs --write, then change the other languages.')
  if (found.length) {
    console.error(found.join('\n'))
    process.exit(1)
  }
  const count = sections.reduce((sum, [, entries]) => sum + entries.length, 0)
  console.log(`languages: ${count} texts in ${['en', ...languages()].join(', ')}`)
}
