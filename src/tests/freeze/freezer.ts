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
import { type ChosenSuite, chooseActor, chooseSuite } from "./choices";
import { checkCell, frozenCell } from "./frozenCell";
import { checkCompared, frozenCompared, type WithActor } from "./frozenCompared";
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
		await this.#offer(suite, "Looking for records that show it…", (token) => {
			checkCell(cell, workspace);
			return frozenCell(cell, actor, workspace, token);
		});
	}

	/** The same for what sessions got of a statement: cases of each that a suite has an actor for. */
	async freezeCompared(compared: ComparedArgument): Promise<void> {
		const { workspace } = this.deps;
		const { told, leftOut } = checkCompared(compared, workspace);
		const suite = await chooseSuite();
		const columns: WithActor[] = [];
		const left = [...leftOut];
		for (const column of told) {
			const actor = await chooseActor(column.session, suite, told.length > 1);
			if (actor) columns.push({ ...column, actor });
			else left.push(`“${column.session.name}” was left out.`);
		}
		if (columns.length === 0) throw errors.cancelled();
		await this.#offer(suite, "Looking for the records that it is about…", (token) => {
			checkCompared(compared, workspace);
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

	/** Runs the whole suite, as it would be: what its fixtures add is there for the other cases, too. */
	async #trial(
		{ place, config }: ChosenSuite,
		text: string,
		added: readonly string[],
	): Promise<{ readonly isFine: boolean; readonly words: string }> {
		const { path, folder } = place;
		const cases = readSuite(text, config).suite.cases.map(({ name }, index) => ({ index, name }));
		const params = {
			run: crypto.randomUUID(),
			folder,
			root: rootOf(folder),
			suites: [{ path, cases }],
			draft: { path, text },
		};
		const fresh = added.length === 1 ? "The new case" : `The ${added.length} new cases`;
		try {
			const result = await withProgress("Trying the suite with the new cases…", (token) =>
				runEmbedded(this.deps.startBackend, params, () => undefined, token),
			);
			return judged(result, added, fresh);
		} catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			return { isFine: false, words: `${fresh} could not be tried: ${reason}` };
		}
	}
}

function judged(
	{ suites }: SuitesResult,
	added: readonly string[],
	fresh: string,
): { readonly isFine: boolean; readonly words: string } {
	const [problem] = suites.flatMap(({ problems }) => problems);
	if (problem) return { isFine: false, words: `The suite does not run with it: ${problem.message}` };
	const results = suites.flatMap(({ cases }) => cases);
	const bad = results.filter(({ verdict }) => verdict !== "passed");
	const [own] = bad.filter(({ name }) => added.includes(name));
	if (own) {
		const failed = own.checks.find(({ passed }) => !passed);
		const why = own.message ?? failed?.message ?? "it does not pass";
		return { isFine: false, words: `“${own.name}” does not pass on the embedded engine: ${why}` };
	}
	const passes = `${fresh} ${added.length === 1 ? "passes" : "pass"} on the embedded engine.`;
	const [other] = bad;
	if (!other) return { isFine: true, words: `${passes} Save the suite?` };
	return {
		isFine: false,
		words: `${passes} Of the suite's others ${bad.length === 1 ? "one does" : `${bad.length} do`} not pass with it, such as “${other.name}”.`,
	};
}
