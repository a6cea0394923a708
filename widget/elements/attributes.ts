/**
 * Gives a class a property of each of these attributes, as HTML's own elements have them: reading and
 * writing the one is reading and writing the other, so there is nothing that could differ.
 *
 * `flag`: what counts is whether the attribute is there, not what it says.
 */
export const reflect = (element: CustomElementConstructor, names: readonly string[], flag?: boolean) => {
  for (const name of names) {
    Object.defineProperty(element.prototype, name, {
      get(this: HTMLElement) {
        return flag ? this.hasAttribute(name) : (this.getAttribute(name) ?? '')
      },
      set(this: HTMLElement, value: unknown) {
        if (flag ? value : value != null) this.setAttribute(name, flag ? '' : String(value))
        else this.removeAttribute(name)
      },
    })
  }
}
