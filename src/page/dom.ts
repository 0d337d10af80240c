/** Builds elements. Data gets in as text only: there is no way here to put in HTML. */

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** An element with attributes (`undefined` and `false` leave one out) and children. */
export function el<K extends keyof HTMLElementTagNameMap>(
	tag: K,
	attributes: Attributes = {},
	...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
	const element = document.createElement(tag);
	setAttributes(element, attributes);
	element.append(...children);
	return element;
}

/** Sets and takes away attributes. */
export function setAttributes(element: Element, attributes: Attributes): void {
	for (const [name, value] of Object.entries(attributes)) {
		if (value === undefined || value === false) element.removeAttribute(name);
		else element.setAttribute(name, value === true ? "" : String(value));
	}
}

/** A push button. */
export function button(label: string, run: () => void, attributes: Attributes = {}): HTMLButtonElement {
	const element = el("button", { type: "button", ...attributes }, label);
	element.addEventListener("click", run);
	return element;
}
