import { el } from "./dom";

/** How a session is told from others at a glance. */
export interface Marked {
	/** Name of a CSS variable of the theme. */
	readonly colour: string;
	/** Tells sessions apart where colours don't. */
	readonly mark: string;
}

/** A session's mark in its colour. Its name stands beside it. */
export function sessionMark({ colour, mark }: Marked): HTMLElement {
	const element = el("span", { class: "mark", "aria-hidden": "true" }, mark);
	element.style.setProperty("color", `var(${colour})`);
	return element;
}
