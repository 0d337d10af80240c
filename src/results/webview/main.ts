/** The results page: tabs of runs, and what the one in front gave. */
import "../../page/styles/base.css";
import "../../page/styles/parts.css";
import "../../page/styles/contrast.css";
import "./styles/tabs.css";
import "./styles/run.css";
import "./styles/table.css";
import "./styles/special.css";
import { el } from "../../page/dom";
import { count } from "../../page/words";
import type { ResultsChange, RunView } from "../../protocol/results";
import { connectHost, type Host } from "./host";
import { KeptState } from "./kept";
import { RunPanel } from "./runPanel";
import { runsAfter } from "./runsAfter";
import { isUnderWay, outcomeOf, tabs } from "./tabs";

class Page {
	readonly #host: Host;
	readonly #kept: KeptState;
	readonly #tabs = el("div");
	readonly #content = el("main", { id: "run", role: "tabpanel" });
	/** Says how a run went, for whoever does not see it: the focus stays in the editor. */
	readonly #spoken = el("div", { role: "status", class: "spoken" });
	#runs: readonly RunView[] = [];
	#shown: { readonly key: string; readonly stage: string; readonly panel: RunPanel } | undefined;

	constructor(host: Host) {
		this.#host = host;
		this.#kept = new KeptState(host.kept(), (state) => host.keep(state));
		document.body.replaceChildren(this.#tabs, this.#content, this.#spoken);
	}

	update(change: ResultsChange): void {
		const { keys, reveal } = change;
		const before = this.#runs;
		this.#runs = runsAfter(before, change);
		const ended = this.#runs.filter(
			(run) => !isUnderWay(run) && before.some(({ key, state }) => key === run.key && isUnderWay({ state })),
		);
		if (ended.length > 0) this.#spoken.replaceChildren(ended.map(speakEnd).join(" "));
		this.#kept.forgetAllBut(keys);
		this.#show(this.#kept.select(keys, reveal));
	}

	#show(selected: string | undefined): void {
		this.#showTabs(selected);
		const run = this.#runs.find(({ key }) => key === selected);
		if (!run) {
			this.#showNothing();
			return;
		}
		// What has not changed stays, with its cursor and where it was scrolled to.
		const stage = run.state.kind === "waiting" ? `waiting for the ${run.state.waitsFor}` : run.state.kind;
		if (this.#shown?.key === run.key && this.#shown.stage === stage) return;
		this.#shown?.panel.dispose();
		const panel = new RunPanel(run, this.#host, this.#kept);
		this.#shown = { key: run.key, stage, panel };
		this.#content.setAttribute("aria-labelledby", `tab-${run.key}`);
		this.#content.replaceChildren(panel.element);
	}

	#showTabs(selected: string | undefined): void {
		const hadFocus = this.#tabs.contains(document.activeElement);
		const list = tabs(this.#runs, selected, {
			choose: (key) => {
				this.#kept.choose(key);
				this.#show(key);
			},
			close: (key) => this.#host.close(key),
		});
		this.#tabs.replaceChildren(...(this.#runs.length ? [list] : []));
		const inFront = list.querySelector<HTMLElement>('[aria-selected="true"]');
		inFront?.parentElement?.scrollIntoView({ block: "nearest", inline: "nearest" });
		if (hadFocus) inFront?.focus();
	}

	#showNothing(): void {
		this.#shown?.panel.dispose();
		this.#shown = undefined;
		this.#content.removeAttribute("aria-labelledby");
		const key = navigator.platform.startsWith("Mac") ? "⌘" : "Ctrl";
		this.#content.replaceChildren(
			el(
				"div",
				{ class: "welcome" },
				el("p", {}, "Nothing has run yet."),
				el(
					"p",
					{},
					"In a SurrealQL file, press ",
					el("kbd", {}, `${key}+Enter`),
					" to run the selection or the statement at the cursor, or ",
					el("kbd", {}, `${key}+Shift+Enter`),
					" to run all of it, as the active session.",
				),
			),
		);
	}
}

function speakEnd(run: RunView): string {
	const { state, session } = run;
	const what =
		state.kind === "finished" ? `, ${count(state.statements.length, "statement", "statements")}` : "";
	return `Run as ${session.name} ${outcomeOf(run)}${what}.`;
}

let page: Page | undefined;
void connectHost((change, host) => {
	page ??= new Page(host);
	page.update(change);
});
