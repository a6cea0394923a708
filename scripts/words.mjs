// words.mjs [PATH...]: finds wording that this project avoids, widths of formats that come from data, and commit titles that are too long. With paths it checks only
// the files there. `make lint` runs it.
import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync, statSync } from 'node:fs'

const GAP = '(?:\\s+(?://[/!]?\\s*|#\\s+|\\*\\s+)?)' // Space between words, also at a line end inside a comment.
const RULES = [
  { pattern: `(?<!\\bthere\\s)\\b(?:is|are)${GAP}no\\b(?!-|${GAP}(?:longer|more|less)\\b)`, flags: 'gi', advice: 'write “is not a …”' },
  { pattern: '\\bSo many\\b', flags: 'g', advice: 'write “At most …” or “How many …”' },
  { pattern: '\\bstands\\b(?! for\\b)', flags: 'gi', advice: 'write “is” or “contains”' },
  { pattern: '\\bwhoever\\b', flags: 'gi', advice: 'name the subject' },
  { pattern: '(?<![A-Za-z])[Mm]end(?:s|ed|ing|able)?(?![a-z])', flags: 'g', advice: 'write “fix”' },
  { pattern: `\\bin${GAP}the${GAP}place${GAP}of\\b`, flags: 'gi', advice: 'write “instead of”' },
]

// The width of a format has to fit 16 bits, so one from data can panic.
const WIDTH_FROM_DATA = { pattern: '\\{\\w*:[^{}\\s"]*(?:\\w\\$|\\.\\*)[^{}\\s"]*\\}', flags: 'g', advice: 'repeat a space instead' }

const KINDS = /\.(rs|ts|js|mjs|css|html|md|sh|py|go|toml|yml|capnp|caddy|service)$|(^|\/)(Makefile|Caddyfile|Containerfile|openapi\.json)$|^(bench|scripts|deploy)\/[^./]+$/
const SKIPPED = /(^|\/)(target|node_modules|dist|pkg|build|corpus|artifacts)\/|(^|\/)\.git\/|\.lock$|^scripts\/words\.mjs$/

const git = (...args) => execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
const lines = (text) => text.split('\n').filter(Boolean)

/** Returns the files below a path. Outside of a git repository it reads the folders. */
const filesBelow = (path) => {
  try {
    return lines(git('ls-files', '--cached', '--others', '--exclude-standard', '--error-unmatch', '--', path))
  } catch {
    if (!statSync(path).isDirectory()) return [path]
    const below = readdirSync(path).map((name) => (path === '.' ? name : `${path}/${name}`))
    return below.filter((name) => !SKIPPED.test(`${name}/`)).flatMap(filesBelow)
  }
}

/** Blanks other people's words: quotes in Markdown, and everything in fixtures that is served or linted. */
const own = (file, text) => {
  if (!file.endsWith('.md')) return text
  const blank = (part) => part.replace(/[^\n]/g, ' ')
  const unquoted = text.replace(/^>.*$/gm, blank)
  return file.includes('tests/fixtures/') ? unquoted.replace(/^```(?!report)\S+[^]*?^```$/gm, blank) : unquoted
}

const problemsIn = (file) => {
  let text
  try {
    text = own(file, readFileSync(file, 'utf8'))
  } catch (error) {
    if (error.code === 'ENOENT') return [] // The file is deleted, but git still lists it.
    throw error
  }
  const rules = file.endsWith('.rs') ? [...RULES, WIDTH_FROM_DATA] : RULES
  return rules.flatMap(({ pattern, flags, advice }) =>
    [...text.matchAll(new RegExp(pattern, flags))].map((match) => {
      const line = text.slice(0, match.index).split('\n').length
      return { line, problem: `${file}:${line}: “${match[0].replace(/\s+/g, ' ')}”: ${advice}` }
    }),
  )
    .sort((one, other) => one.line - other.line)
    .map(({ problem }) => problem)
}

/** Checks the titles after the commit that introduced this rule. Without its history, as in a shallow clone, it skips them. */
const longTitles = () => {
  const FIRST = 'e62409a'
  try {
    git('merge-base', '--is-ancestor', FIRST, 'HEAD')
  } catch {
    return []
  }
  const titles = lines(git('log', '--no-merges', '--format=%h %s', `${FIRST}..HEAD`))
  return titles.map((line) => line.split(/ (.*)/s)).filter(([, title]) => [...title].length > 72).map(([hash, title]) => `${hash}: a title of more than 72 characters: ${title}`)
}

const paths = process.argv.slice(2)
const files = [...new Set((paths.length ? paths : ['.']).flatMap(filesBelow))].filter((file) => KINDS.test(file) && !SKIPPED.test(file))
const problems = [...files.flatMap(problemsIn), ...(paths.length ? [] : longTitles())]
problems.forEach((problem) => console.error(problem))
process.exit(problems.length ? 1 : 0)
