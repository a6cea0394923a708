// Leads to the page in the reader's language. Each language has pages of its own, below `/de`, `/da` …; English has none of
// that. What was chosen in the footer, `?lang=de`, is remembered on the device.

/** The languages besides English that the pages exist in. vite.config.js fills them in. */
const LANGUAGES = __LANGUAGES__
const KEPT = 'language'

const kept = () => {
  try {
    return localStorage.getItem(KEPT)
  } catch {
    return null
  }
}

const keep = (language) => {
  try {
    localStorage.setItem(KEPT, language)
  } catch {
    // Without storage, the address keeps the language as long as the reader follows links.
  }
}

/** What the reader wants: what the address asks for, then the language of the page if it is not English, then what was
 * chosen before, then the first language of the browser that exists here. */
const wanted = (asked, own) => {
  const known = ['en', ...LANGUAGES]
  const preferred = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase())
  return [asked, own === 'en' ? undefined : own, kept(), ...preferred].find((one) => known.includes(one)) ?? 'en'
}

/** Goes to the page in the wanted language. Returns whether this is not that page. */
export const lead = () => {
  const own = document.documentElement.lang
  const query = new URLSearchParams(location.search)
  const asked = query.get('lang')
  const language = wanted(asked, own)
  if (asked === language) keep(asked)
  if (language === own) return false
  query.delete('lang')
  const path = location.pathname.replace(new RegExp(`^/(${LANGUAGES.join('|')})(?=/|$)`), '') || '/'
  const search = query.size ? `?${query}` : ''
  location.replace((language === 'en' ? '' : `/${language}`) + path + search + location.hash)
  return true
}

// Search engines want whole addresses, and the build does not know the name of the site.
for (const link of document.querySelectorAll('link[hreflang]')) link.setAttribute('href', link.href)

const file = document.querySelector('link[data-language]')

/** The texts of the language of this page; nothing in English. They are loaded beside the program. */
export const texts = file && fetch(file.href).then((answer) => (answer.ok ? answer.text() : undefined)).catch(() => {})
