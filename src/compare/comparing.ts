/** What the Compare tab is about: a text, what is done with its writes, what it gave last, and a baseline. */
import { Emitter, type Event } from "vscode-jsonrpc";
import { asSessionsError } from "../common/asSessionsError";
import { type Cancellation, cancellation } from "../common/cancellation";
import { errors } from "../common/errors";
import { rollBackErrors } from "../common/rollBackErrors";
import type { ChosenSessions } from "../model/chosenSessions";
import { whereIs, whoIs } from "../model/sessionWords";
import type { Here, Workspace } from "../model/workspace";
import type { SessionState } from "../protocol/backend";
import { judgeText, type TextJudgement, type Writes } from "../protocol/compare";
import type { CompareState, CompareView } from "../protocol/comparePage";
import type { Column } from "./columns";
import { chipsOf, comparedColumns, keyOf, stateOf, wordsOf } from "./compareView";
import { Comparison } from "./comparison";

/** What is asked of the user before a text runs; both reject with `cancelled`. */
export interface Questions {
	outside(outside: readonly string[], sessions: readonly SessionState[]): Promise<void>;
	keep(writes: readonly string[], sessions: readonly SessionState[]): Promise<void>;
}

export class Comparing {
	readonly #workspace: Workspace;
	readonly #chosen: ChosenSessions;
	readonly #questions: Questions;
	readonly #changed = new Emitter<void>();
	#text = "";
	#textVersion = 0;
	#writes: Writes = "rollback";
	#current: Comparison | undefined;
	#baseline: Comparison | undefined;
	/** Before anything is sent: it is looked at and asked about, or it was refused. */
	#before: CompareState | undefined = { kind: "idle" };
	#asking: Cancellation | undefined;
	/** Fires when {@link view} is another one. */
	readonly onDidChange: Event<void> = this.#changed.event;

	constructor(workspace: Workspace, chosen: ChosenSessions, questions: Questions) {
		this.#workspace = workspace;
		this.#chosen = chosen;
		this.#questions = questions;
	}

	/** What the page is told. */
	get view(): CompareView {
		const { sessions } = this.#workspace;
		const baseline = this.#baseline;
		return {
			text: this.#text,
			textVersion: this.#textVersion,
			sessions: chipsOf(sessions, this.#chosen),
			writes: this.#writes,
			...(baseline
				? { baseline: { startedAt: baseline.startedAt, words: wordsOf(baseline.what.text) } }
				: {}),
			canPin: baseline !== undefined || this.#current?.state.kind === "finished",
			state:
				this.#before ??
				(this.#current ? stateOf(this.#current, baseline, this.#workspace) : { kind: "idle" }),
		};
	}

	/** What `key` names. Throws `invalidArgument` when something else is in sight by now. */
	columns(key: string): readonly Column[] {
		return comparedColumns(this.comparison(key), this.#baseline);
	}

	/** The comparison whose results `key` names. Throws as {@link columns} does. */
	comparison(key: string): Comparison {
		const current = this.#current;
		if (!current || keyOf(current, this.#baseline) !== key) throw errors.resultsGone();
		return current;
	}

	chooseWrites(writes: Writes): void {
		this.#writes = writes;
		this.#changed.fire();
	}

	/** Takes another text into the tab and runs it. */
	async start(text: string): Promise<void> {
		this.#text = text;
		this.#textVersion++;
		await this.run(text);
	}

	/** Runs a text in the chosen sessions; one under way is stopped. Never rejects. */
	async run(text: string): Promise<void> {
		this.cancel();
		this.#text = text;
		const sessions = this.#chosen.among(this.#workspace.sessions);
		if (sessions.length < (this.#baseline ? 1 : 2)) {
			return this.#say("Choose two sessions or more: what each of them sees stands side by side then.");
		}
		const asking = cancellation();
		this.#asking = asking;
		this.#show({ kind: "running", startedAt: Date.now() });
		const here = this.#workspace.here();
		const isLatest = () => this.#asking === asking;
		// What is asked about is what is done, whatever is chosen meanwhile.
		const writes = this.#writes;
		try {
			const params = { sessions: sessions.map(({ id }) => id), text };
			const judgement = await here.request(judgeText, params, asking.token);
			if (!isLatest()) return;
			const refusal = refusalOf(judgement, writes);
			if (refusal !== undefined) return this.#say(refusal);
			await this.#ask(judgement, writes, sessions);
			if (writes === "commit" && sessions.some((session) => !this.#isAsBefore(session)))
				return this.#say("A session is somebody else or somewhere else by now, so nothing was run.");
		} catch (error) {
			if (isLatest()) this.#failed(error);
			return;
		}
		if (isLatest()) await this.#compare(here, { sessions, text, writes });
	}

	/** Stops what is under way. */
	cancel(): void {
		const asking = this.#asking;
		this.#asking = undefined;
		asking?.cancel();
		if (asking) this.#say("Cancelled before anything ran.");
		this.#current?.cancel();
	}

	/** Keeps what was compared last, to lay it beside the next; or lets it go. */
	pin(pinned: boolean): void {
		const before = this.#baseline;
		this.#baseline = pinned && this.#current?.state.kind === "finished" ? this.#current : undefined;
		if (before && before !== this.#current && before !== this.#baseline) before.release();
		this.#changed.fire();
	}

	/** What is shown has changed for a reason outside. */
	refresh(): void {
		this.#changed.fire();
	}

	/** Lets all results go. */
	release(): void {
		this.cancel();
		this.#current?.release();
		if (this.#baseline !== this.#current) this.#baseline?.release();
		this.#current = undefined;
		this.#baseline = undefined;
		this.#before = { kind: "idle" };
	}

	/** Whether a session is who and where it was when the question about it was asked. */
	#isAsBefore(session: SessionState): boolean {
		const now = this.#workspace.sessions.find(({ id }) => id === session.id);
		return now !== undefined && whoIs(now) === whoIs(session) && whereIs(now) === whereIs(session);
	}

	async #ask(
		{ outside, writes }: TextJudgement,
		what: Writes,
		sessions: readonly SessionState[],
	): Promise<void> {
		if (what === "commit") {
			if (writes.length > 0 || outside.length > 0)
				await this.#questions.keep([...writes, ...outside], sessions);
		} else if (outside.length > 0) await this.#questions.outside(outside, sessions);
	}

	async #compare(here: Here, what: ConstructorParameters<typeof Comparison>[2]): Promise<void> {
		this.#asking = undefined;
		this.#before = undefined;
		if (this.#current !== this.#baseline) this.#current?.release();
		const comparison = new Comparison(here, this.#workspace, what);
		this.#current = comparison;
		comparison.onDidChange(() => {
			if (this.#current === comparison) this.#changed.fire();
		});
		this.#changed.fire();
		await comparison.done;
	}

	#failed(error: unknown): void {
		const { code, message } = asSessionsError(error);
		if (code === "cancelled") this.#say("Cancelled before anything ran.");
		else this.#end({ kind: "failed", message, outcome: "nothingChanged" });
	}

	#say(reason: string): void {
		this.#end({ kind: "idle", reason });
	}

	#end(state: CompareState): void {
		this.#asking = undefined;
		this.#show(state);
	}

	#show(state: CompareState): void {
		this.#before = state;
		this.#changed.fire();
	}
}

/** Why it is not run; nothing where it may be. */
function refusalOf({ refused, writes }: TextJudgement, what: Writes): string | undefined {
	if (refused !== undefined && what !== "commit") return rollBackErrors.cannotRollBack(refused).message;
	const [first] = what === "refuse" ? writes : [];
	return first === undefined ? undefined : rollBackErrors.writesRefused(first).message;
}
