import { el, setAttributes } from "./dom";

/** One of the things to choose among. */
export interface Choice<T extends string> {
	readonly value: T;
	readonly label: string;
	readonly title?: string | undefined;
}

/** Chooses one of a few by mouse or arrow keys; all of them are in sight. */
export function radioGroup<T extends string>(
	label: string,
	choices: readonly Choice<T>[],
	chosen: T,
	choose: (value: T) => void,
): HTMLElement {
	const buttons = choices.map((each) =>
		el("button", { type: "button", role: "radio", "data-value": each.value, title: each.title }, each.label),
	);
	const mark = (at: number) => {
		for (const [index, each] of buttons.entries())
			setAttributes(each, { "aria-checked": String(index === at), tabindex: index === at ? 0 : -1 });
	};
	const select = (index: number) => {
		const at = (index + choices.length) % choices.length;
		mark(at);
		const choice = choices[at];
		if (choice) choose(choice.value);
		buttons[at]?.focus();
	};
	const group = el("div", { role: "radiogroup", class: "switch", "aria-label": label }, ...buttons);
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
	mark(choices.findIndex(({ value }) => value === chosen));
	return group;
}
