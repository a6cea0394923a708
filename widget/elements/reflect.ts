/**
 * Defines a property for each of these attributes, as HTML's own elements have them. The property reads and writes the
 * attribute, so the two cannot differ.
 *
 * With `isBoolean` the property tells whether the attribute is present, whatever its value.
 */
export const reflect = (element: CustomElementConstructor, names: readonly string[], isBoolean?: boolean) => {
  for (const name of names) {
    Object.defineProperty(element.prototype, name, {
      get(this: HTMLElement) {
        return isBoolean ? this.hasAttribute(name) : (this.getAttribute(name) ?? '')
      },
      set(this: HTMLElement, value: unknown) {
        if (isBoolean ? value : value != null) this.setAttribute(name, isBoolean ? '' : String(value))
        else this.removeAttribute(name)
      },
    })
  }
}
