import { button, el } from "../../page/dom";
import { sessionMark } from "../../page/sessionMark";
import { clock } from "../../page/words";
import type { RunView } from "../../protocol/results";
import { OUTCOMES } from "./outcomes";

export interface TabsActions {
	readonly choose: (key: string) => void;
	readonly close: (key: string) => void;
}

/** One tab a run. Arrow keys move among them, Delete closes one. */
export function tabs(
	runs: readonly RunView[],
	selected: string | undefined,
	actions: TabsActions,
): HTMLElement {
	const list = el("div", { role: "tablist", class: "tabs", "aria-label": "Runs" });
	for (const run of runs) list.append(tab(run, run.key === selected, actions));
	list.addEventListener("keydown", (event) => {
		const at = runs.findIndex(({ key }) => key === selected);
		const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
		const next = step === undefined ? undefined : runs[(at + step + runs.length) % runs.length];
		if (next) actions.choose(next.key);
		else if (event.key === "Delete" && selected !== undefined) actions.close(selected);
		else return;
		event.preventDefault();
	});
	return list;
}

function tab(run: RunView, selected: boolean, { choose, close }: TabsActions): HTMLElement {
	const { key, session, words, startedAt } = run;
	const title = `${session.name} · ${clock(startedAt)} · ${words}`;
	const label = el(
		"button",
		{
			type: "button",
			role: "tab",
			id: `tab-${key}`,
			"aria-selected": String(selected),
			"aria-controls": "run",
			"aria-label": `${title}, ${outcomeOf(run)}`,
			tabindex: selected ? 0 : -1,
			title,
		},
		sign(run),
		sessionMark(session),
		el("span", { class: "name" }, session.name),
		el("span", { class: "time" }, clock(startedAt)),
		el("span", { class: "words" }, words),
	);
	label.addEventListener("click", () => choose(key));
	const closing = button("×", () => close(key), {
		class: "close",
		title: "Close (Delete)",
		"aria-label": `Close ${title}`,
		// Delete does the same from the tab, so that Tab need not pass through all of these.
		tabindex: -1,
	});
	return el("div", { role: "presentation", class: selected ? "tab selected" : "tab" }, label, closing);
}

export function isUnderWay({ state: { kind } }: Pick<RunView, "state">): boolean {
	return kind === "running" || kind === "waiting";
}

/** How it went, for whoever does not see the sign. */
export function outcomeOf(run: RunView): string {
	const { state } = run;
	if (state.kind !== "failed") return hasErrors(run) ? `${state.kind} with errors` : state.kind;
	return OUTCOMES[state.outcome].short;
}

/** Shows how it went, before the name. */
function sign(run: RunView): HTMLElement {
	const { kind } = run.state;
	if (isUnderWay(run)) return el("span", { class: "spinner", "aria-hidden": "true" });
	const failed = kind === "failed" && run.state.outcome === "nothingRan";
	const text = failed || hasErrors(run) ? "✗" : kind === "finished" ? "✓" : kind === "failed" ? "?" : "–";
	return el(
		"span",
		{ class: `sign ${text === "✗" ? "error" : text === "✓" ? "ok" : ""}`, "aria-hidden": "true" },
		text,
	);
}

function hasErrors({ state }: RunView): boolean {
	return state.kind === "finished" && state.statements.some(({ result }) => result.kind === "error");
}
