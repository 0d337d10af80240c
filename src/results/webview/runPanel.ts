import { button, el } from "../../page/dom";
import { clock, count, duration } from "../../page/words";
import type { RunView, WaitsFor } from "../../protocol/results";
import type { Host } from "./host";
import type { KeptState } from "./kept";
import { OUTCOMES } from "./outcomes";
import { Section } from "./section";
import { sessionTag } from "./sessionTag";

const CANCELLED: Readonly<Record<WaitsFor | "nothing", string>> = {
	nothing: "Cancelled. The database may have gone on with it.",
	connection: "Cancelled while it waited for the connection.",
	session: "Cancelled while it waited for its turn in the session.",
};

const WAITS_FOR: Readonly<Record<WaitsFor, string>> = {
	connection: "Waiting for the connection: it is sent when that is back.",
	session: "Waiting for what runs in this session before it: it is sent when that has ended.",
};

/** What one run gave: a line about all of it, and a section for each statement. */
export class RunPanel {
	readonly element: HTMLElement;
	readonly #run: RunView;
	readonly #host: Host;
	readonly #kept: KeptState;
	readonly #ends: (() => void)[] = [];

	constructor(run: RunView, host: Host, kept: KeptState) {
		this.#run = run;
		this.#host = host;
		this.#kept = kept;
		this.element = el(
			"div",
			{ class: this.#alone ? "run alone" : "run" },
			...(this.#alone ? [] : [this.#summary()]),
			...this.#content(),
		);
	}

	/** Stops what goes on by itself. */
	dispose(): void {
		for (const end of this.#ends) end();
	}

	/** The only statement says everything itself, and needs the room. */
	get #alone(): boolean {
		const { state } = this.#run;
		return state.kind === "finished" && state.statements.length === 1;
	}

	#summary(): HTMLElement {
		const { session, startedAt, state } = this.#run;
		const { ran } = session;
		const as = ran ? [ran.who, ran.movedTo ? `${ran.place} → ${ran.movedTo}` : ran.place] : [];
		const about = [...as, session.endpoint, clock(startedAt)];
		if (state.kind === "finished") {
			const errors = state.statements.filter(({ result }) => result.kind === "error").length;
			about.push(count(state.statements.length, "statement", "statements"));
			if (errors) about.push(count(errors, "error", "errors"));
			about.push(duration(state.totalMs));
		}
		if (state.kind === "failed") about.push(OUTCOMES[state.outcome].short);
		return el("div", { class: "summary" }, sessionTag(session), ...about.map((each) => el("span", {}, each)));
	}

	#content(): readonly HTMLElement[] {
		const { key, state } = this.#run;
		switch (state.kind) {
			case "running":
				return [this.#underWay("Running…")];
			case "waiting":
				return [this.#underWay(WAITS_FOR[state.waitsFor])];
			case "cancelled":
				return [el("p", { class: "notice" }, CANCELLED[state.waitedFor ?? "nothing"])];
			case "failed": {
				const { title } = OUTCOMES[state.outcome];
				const box = el(
					"div",
					{ class: state.outcome === "nothingRan" ? "failure" : "failure unknown" },
					el("strong", {}, title),
					el("pre", { tabindex: 0 }, state.message),
				);
				if (state.isSignedOut) box.append(button("Sign In Again", () => this.#host.signInAgain(key)));
				if (state.canGoTo) box.append(button("Go to Position", () => this.#host.goToError(key)));
				return [box];
			}
			case "finished": {
				if (state.statements.length === 0)
					return [el("p", { class: "empty" }, "There was no statement to run.")];
				const moved = state.moved.map((sentence) => el("p", { class: "moved" }, sentence));
				return [...moved, ...this.#sections()];
			}
		}
	}

	#underWay(what: string): HTMLElement {
		const { key, startedAt } = this.#run;
		const since = el("span", { role: "timer" });
		const tick = () => since.replaceChildren(`${what} ${Math.floor((Date.now() - startedAt) / 1000)} s`);
		const timer = setInterval(tick, 1000);
		this.#ends.push(() => clearInterval(timer));
		since.replaceChildren(what);
		const spinner = el("span", { class: "spinner", "aria-hidden": "true" });
		return el(
			"div",
			{ class: "notice" },
			spinner,
			since,
			button("Cancel", () => this.#host.cancel(key)),
		);
	}

	#sections(): readonly HTMLElement[] {
		const { key, session, state } = this.#run;
		const statements = state.kind === "finished" ? state.statements : [];
		const context = { host: this.#host, kept: this.#kept, key, session, alone: this.#alone };
		const sections = new Map(
			statements.map((statement) => {
				const section = new Section(context, statement);
				return [section.element, section] as const;
			}),
		);
		// A text may have hundreds of statements: only what is looked at asks for its rows.
		const observer = new IntersectionObserver(
			(entries) => {
				for (const { isIntersecting, target } of entries) {
					if (!isIntersecting) continue;
					observer.unobserve(target);
					if (target instanceof HTMLElement) sections.get(target)?.load();
				}
			},
			{ rootMargin: "200px" },
		);
		for (const element of sections.keys()) observer.observe(element);
		this.#ends.push(() => observer.disconnect());
		return [...sections.keys()];
	}
}
