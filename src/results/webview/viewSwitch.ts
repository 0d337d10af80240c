import { el, setAttributes } from "./dom";
import type { Form } from "./kept";
import { JSON_IS_INEXACT } from "./words";

const FORMS: readonly (readonly [form: Form, label: string, title?: string])[] = [
	["table", "Table"],
	["json", "JSON", JSON_IS_INEXACT],
	["surrealql", "SurrealQL"],
];

/** Chooses how a value is looked at: one of three, by mouse or arrow keys. */
export function viewSwitch(chosen: Form, choose: (form: Form) => void): HTMLElement {
	const buttons = FORMS.map(([form, label, title]) =>
		el("button", { type: "button", role: "radio", "data-form": form, title }, label),
	);
	const mark = (at: number) => {
		for (const [index, each] of buttons.entries())
			setAttributes(each, { "aria-checked": String(index === at), tabindex: index === at ? 0 : -1 });
	};
	const select = (index: number) => {
		const at = (index + FORMS.length) % FORMS.length;
		mark(at);
		const form = FORMS[at]?.[0];
		if (form) choose(form);
		buttons[at]?.focus();
	};
	const group = el("div", { role: "radiogroup", class: "switch", "aria-label": "View" }, ...buttons);
	group.addEventListener("click", ({ target }) => {
		const index = buttons.findIndex((each) => target instanceof Node && each.contains(target));
		if (index >= 0) select(index);
	});
	group.addEventListener("keydown", (event) => {
		const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
		const at = buttons.findIndex((each) => each.matches(":focus"));
		if (step === undefined || at < 0) return;
		select(at + step);
		event.preventDefault();
	});
	mark(FORMS.findIndex(([form]) => form === chosen));
	return group;
}
