/** What was found out, written into a test suite: chosen, shown, tried, and saved by the user. */
import { workspace as folders, window } from "vscode";
import type { CancellationToken } from "vscode-jsonrpc";
import type { Disposable } from "../../common/disposable";
import { errors } from "../../common/errors";
import { type Frozen, freezeInto } from "../../common/suites/freeze";
import { readSuite } from "../../common/suites/suite";
import type { CellArgument, ComparedArgument } from "../../contributions";
import { withProgress } from "../../progress";
import type { SuitesResult } from "../../protocol/suites";
import { runEmbedded } from "../embedded";
import type { TestsDeps } from "../index";
import { rootOf } from "../suiteFiles";
import { checkCell, checkCompared, checkRoots } from "./checks";
import { type ChosenSuite, chooseActor, chooseSuite } from "./choices";
import { frozenCell } from "./frozenCell";
import { frozenCompared, sayable, type WithActor } from "./frozenCompared";
import { SuitePreview } from "./preview";

export class Freezer implements Disposable {
	readonly #preview = new SuitePreview();

	constructor(private readonly deps: Pick<TestsDeps, "workspace" | "startBackend">) {}

	dispose(): void {
		this.#preview.dispose();
	}

	/** Asks what it has to, shows what the suite would be, and says whether that passes. */
	async freezeCell(cell: CellArgument): Promise<void> {
		const { workspace } = this.deps;
		checkCell(cell, workspace);
		const suite = await chooseSuite();
		const actor = await chooseActor(cell.session, suite, false);
		if (!actor) throw errors.cancelled();
		await this.#offer(suite, "Looking for records that show it…", async (token) => {
			checkCell(cell, workspace);
			await checkRoots([cell.session], workspace, token);
			const { variables } = workspace.session(cell.session.id);
			return frozenCell(cell, actor, Object.keys(variables), workspace, token);
		});
	}

	/** The same for what sessions got of a statement: cases of each that a suite has an actor for. */
	async freezeCompared(compared: ComparedArgument): Promise<void> {
		const { workspace } = this.deps;
		checkCompared(compared, workspace);
		const { told, leftOut } = sayable(compared);
		const suite = await chooseSuite();
		const columns: WithActor[] = [];
		const left = [...leftOut];
		for (const column of told) {
			const actor = await chooseActor(column.session, suite, told.length > 1);
			if (actor) columns.push({ ...column, actor });
			else left.push(`“${column.session.name}” was left out.`);
		}
		if (columns.length === 0) throw errors.cancelled();
		await this.#offer(suite, "Looking for the records that it is about…", async (token) => {
			const sessions = columns.map(({ session }) => session);
			checkCompared(compared, workspace);
			await checkRoots(sessions, workspace, token);
			return frozenCompared(compared, columns, left, workspace, token);
		});
	}

	save(): Promise<void> {
		return this.#preview.save();
	}

	discard(): Promise<void> {
		return this.#preview.discard();
	}

	/** Shows what the suite would be with what `find` gives, tries it, and asks whether it is to be saved. */
	async #offer(
		suite: ChosenSuite,
		doing: string,
		find: (token: CancellationToken) => Promise<Frozen>,
	): Promise<void> {
		const { place, text, isNew, config } = suite;
		const written = freezeInto(text, config, await withProgress(doing, find));
		if ("problem" in written)
			throw errors.invalidArgument(
				`It cannot be written into ${folders.asRelativePath(place.uri)}. ${written.problem}`,
			);
		const draft = { uri: place.uri, isNew, before: text, after: written.text, start: written.start };
		const shown = await this.#preview.show(draft);
		const said = await this.#trial(suite, written.text, written.cases);
		const answer = await (said.isFine ? window.showInformationMessage : window.showWarningMessage)(
			said.words,
			"Save",
			"Discard",
		);
		if (answer === "Save") await this.#preview.save(shown);
		if (answer === "Discard") await this.#preview.discard(shown);
	}

	/**
	 * Runs the whole suite, as it would be: what its fixtures add is there for the other cases, too. Those that did not
	 * pass before either are not its business.
	 */
	async #trial(
		{ place, config, text: before }: ChosenSuite,
		text: string,
		added: readonly string[],
	): Promise<{ readonly isFine: boolean; readonly words: string }> {
		const run = (draft: string, token: CancellationToken) => {
			const { path, folder } = place;
			const cases = readSuite(draft, config).suite.cases.map(({ name }, index) => ({ index, name }));
			const suites = [{ path, cases }];
			const order = { run: crypto.randomUUID(), folder, root: rootOf(folder), suites };
			return runEmbedded(
				this.deps.startBackend,
				{ ...order, draft: { path, text: draft } },
				() => undefined,
				token,
			);
		};
		const fresh = added.length === 1 ? "The new case" : `The ${added.length} new cases`;
		try {
			return await withProgress("Trying the suite with the new cases…", async (token) => {
				const now = await run(text, token);
				const isOwn = ({ name }: { readonly name: string }) => added.includes(name);
				const others = failing(now).filter((each) => !isOwn(each));
				const earlier = others.length > 0 ? failing(await run(before, token)) : [];
				const changed = others.filter(({ name }) => earlier.every((each) => each.name !== name));
				return judged(now, failing(now).find(isOwn), changed, fresh, added.length === 1);
			});
		} catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			return { isFine: false, words: `${fresh} could not be tried: ${reason}` };
		}
	}
}

type CaseResult = SuitesResult["suites"][number]["cases"][number];

function failing({ suites }: SuitesResult): readonly CaseResult[] {
	return suites.flatMap(({ cases }) => cases).filter(({ verdict }) => verdict !== "passed");
}

function judged(
	{ suites }: SuitesResult,
	own: CaseResult | undefined,
	others: readonly CaseResult[],
	fresh: string,
	isOne: boolean,
): { readonly isFine: boolean; readonly words: string } {
	const [problem] = suites.flatMap(({ problems }) => problems);
	if (problem) return { isFine: false, words: `The suite does not run with it: ${problem.message}` };
	if (own) {
		const failed = own.checks.find(({ passed }) => !passed);
		const why = own.message ?? failed?.message ?? "it does not pass";
		return { isFine: false, words: `“${own.name}” does not pass on the embedded engine: ${why}` };
	}
	const passes = `${fresh} ${isOne ? "passes" : "pass"} on the embedded engine.`;
	const [other] = others;
	if (!other) return { isFine: true, words: `${passes} Save the suite?` };
	return {
		isFine: false,
		words: `${passes} Of the suite's others ${others.length === 1 ? "one does" : `${others.length} do`} not pass any more, such as “${other.name}”.`,
	};
}
